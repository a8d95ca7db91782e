import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import test from 'node:test';
import { hexSignature, isSignedByOneOf } from '../../src/platforms/shared/receive.js';
import { answerTo } from '../../src/platforms/whatsapp-cloud/index.js';

const body = Buffer.from('{"object":"whatsapp_business_account","entry":[]}');
const signedByOneOf = (secrets: string[], bytes: Buffer, header: unknown) =>
  isSignedByOneOf(secrets, hexSignature(header), bytes);
const sign = (secret: string, bytes: Buffer | string = body) =>
  `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;

test('any of the secrets may have signed exactly these bytes', () => {
  assert.equal(signedByOneOf(['old', 'new'], body, sign('old')), true);
  assert.equal(signedByOneOf(['old', 'new'], body, sign('new')), true);
  assert.equal(signedByOneOf(['new'], body, sign('old')), false, 'a secret that was taken out');
  assert.equal(signedByOneOf(['new'], body, sign('new', `${body.toString()} `)), false, 'one byte more');
  assert.equal(signedByOneOf(['', 'new'], body, sign('')), false, 'an empty secret signs nothing');
});

test('a header that is no such signature is refused, not thrown at', () => {
  const good = sign('new');
  const bad = [
    undefined,
    '',
    'sha256=',
    good.slice(7),
    good.slice(0, -1),
    `${good}0`,
    `sha1=${good.slice(7)}`,
  ];
  const odd = [good.replace('sha256=', 'sha256='.toUpperCase()), `sha256=${'zz'.repeat(32)}`, [good], 1];
  for (const header of [...bad, ...odd])
    assert.equal(signedByOneOf(['new'], body, header), false, String(header));
});

test('the challenge goes back to whoever knows the token, and to nobody else', () => {
  const asked = { 'hub.mode': 'subscribe', 'hub.verify_token': 'token', 'hub.challenge': '1158201444' };
  const answer = (query: Record<string, string>, more = '', token = 'token') =>
    answerTo(new URLSearchParams(`${new URLSearchParams(query).toString()}${more}`), token);
  assert.equal(answer(asked), '1158201444');
  const others: Record<string, string>[] = [
    {},
    { ...asked, 'hub.verify_token': 'other' },
    { ...asked, 'hub.mode': 'unsubscribe' },
    { 'hub.mode': 'subscribe', 'hub.verify_token': 'token' },
    { ...asked, 'hub.challenge': '<script>alert(1)</script>' },
  ];
  for (const query of others) assert.equal(answer(query), undefined, JSON.stringify(query));
  assert.equal(answer(asked, '&hub.verify_token=token'), undefined, 'the token twice');
  assert.equal(answer({ ...asked, 'hub.verify_token': '' }, '', ''), undefined, 'no token, no handshake');
});
