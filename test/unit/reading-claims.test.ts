/** Whose address it is, by what the message says. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findings } from '../support/reading.js';

const ALONE = [
  'hi, jane@x.com thanks', 'sure! jane@x.com', 'Hallo, jane@x.com danke', 'voici: jane@x.com merci', 'hola jane@x.com gracias',
  'bom dia, jane@x.com', 'grazie, jane@x.com', 'привет! jane@x.com спасибо', 'merhaba jane@x.com', 'Email: jane@x.com',
  'jane@x.com +49 170 1234567', 'hello\njane@x.com\nBest regards\nJane', '你好，jane@x.com 谢谢',
]; // prettier-ignore

const OWN = [
  "my mail's jane@x.com", 'my email is jane@x.com', 'My personal e-mail address: jane@x.com', 'this is my mail: jane@x.com', 'jane@x.com is my email',
  "I'm reachable at jane@x.com", 'You can reach me at jane@x.com', 'please write to me at jane@x.com', 'I am registered with jane@x.com',
  'jane@x.com is mine', 'my boss asked me for my email: jane@x.com', 'meine E-Mail ist jane@x.com', 'Meine E-Mail-Adresse lautet: jane@x.com',
  'Bitte schreiben Sie mir an jane@x.com', 'mon adresse est jane@x.com', 'jane@x.com est mon adresse mail', 'mi correo es jane@x.com',
  'mi correo electrónico: jane@x.com', 'o meu e-mail é jane@x.com', 'la mia mail è jane@x.com', 'mijn e-mail is jane@x.com',
  'min e-post är jane@x.com', 'sähköpostini on jane@x.com', 'Mój adres to jane@x.com', 'můj e-mail je jane@x.com', 'мой адрес jane@x.com',
  'моя почта: jane@x.com', 'моя пошта jane@x.com', 'emailim jane@x.com', 'e-posta adresim jane@x.com', 'az e-mail címem jane@x.com',
  'adresa mea de email este jane@x.com', 'το email μου είναι jane@x.com', 'המייל שלי jane@x.com', 'بريدي jane@x.com',
  'मेरा ईमेल jane@x.com है', 'email saya jane@x.com', 'email của tôi là jane@x.com', '我的邮箱是jane@x.com', 'メールアドレスはjane@x.comです',
  '私のメールはjane@x.comです', '제 이메일은 jane@x.com 입니다', 'อีเมลของผมคือ jane@x.com',
]; // prettier-ignore

const OTHER = [
  'my colleague jane@x.com told me to write', "my wife's mail is jane@x.com", 'ask jane@x.com', 'I wrote to jane@x.com and got no answer',
  'cc jane@x.com', 'my email is not jane@x.com', 'jane@x.com is not my email any more', 'her email is jane@x.com',
  'my old email is jane@x.com', 'jane@x.com (my husband)', 'I got a mail from jane@x.com', 'not my email: jane@x.com',
  'mein Kollege jane@x.com hat mir gesagt', 'mon collègue jane@x.com', 'mi jefe es jane@x.com', 'minha esposa jane@x.com',
  'mia moglie jane@x.com', 'mijn vrouw jane@x.com', 'моя жена jane@x.com', 'мой коллега jane@x.com', '同事的邮箱是jane@x.com',
  '同僚のメールアドレスはjane@x.comです', '제 동료 jane@x.com',
]; // prettier-ignore

const MENTION = [
  'can you check order 12345 for jane@x.com', 'please call jane@x.com', 'do you know jane@x.com?', '> jane@x.com', '> my email is jane@x.com',
  'From: jane@x.com', 'On Mon, 3 Aug 2026 Jane wrote:\nmy email is jane@x.com', 'Thanks\n-- \nJane Doe\njane@x.com',
  'The parcel is late\nBest regards\nJane\njane@x.com', 'https://x.com/?my+email=jane@x.com', 'my email has changed, jane@x.com was before',
  'the order was placed by jane@x.com yesterday',
]; // prettier-ignore

describe('K10: whose address', () => {
  for (const [claim, texts] of Object.entries({ alone: ALONE, own: OWN, other: OTHER, mention: MENTION }))
    for (const text of texts)
      test(`${claim}: ${JSON.stringify(text)}`, () => assert.equal(findings(text), `jane@x.com ${claim}`));

  test('each of several has its own claim', () => {
    assert.equal(
      findings('My email is jane@x.com, my colleague is bob@x.com'),
      'jane@x.com own, bob@x.com other',
    );
    assert.equal(findings('My boss is bob@x.com. My email is jane@x.com'), 'bob@x.com other, jane@x.com own');
  });

  test("the contact's name beside an address says nothing more", () => {
    assert.equal(findings('Jane Doe, jane@x.com', { name: 'Jane Doe' }), 'jane@x.com alone');
    assert.equal(findings('Jane Doe, jane@x.com', { name: 'Bob' }), 'jane@x.com mention');
  });
});

describe('K13: forms and contact cards', () => {
  const form = (name: string | undefined, value: string, from: 'form' | 'contactCard' = 'form') =>
    findings('', { form: [{ ...(name === undefined ? {} : { name }), value, from }] });
  const rows: [string | undefined, string, string][] = [
    ['email', 'jane@x.com', 'jane@x.com own'],
    ['E-Mail-Adresse', 'Jane@X.com', 'Jane@x.com own'],
    ['your_email', 'jane@x.com', 'jane@x.com own'],
    ['correo', ' jane@x.com ', 'jane@x.com own'],
    [undefined, 'jane@x.com', 'jane@x.com own'],
    ['emailAddress', 'o&#39;brien@x.com', "o'brien@x.com own"],
    ["Manager's email", 'jane@x.com', 'jane@x.com other'],
    ['emergency_contact', 'jane@x.com', 'jane@x.com other'],
    ['message', 'please ask about jane@x.com', 'jane@x.com mention'],
    ['email', 'jane@gmial.com', 'jane@gmial.com own ?typo'],
    ['email', 'jane@x.corp', ''],
    ['email', '', ''],
  ];
  for (const [name, value, expected] of rows)
    test(`${name ?? 'no name'}: ${JSON.stringify(value)}`, () => assert.equal(form(name, value), expected));
  test('a contact card is a mention', () =>
    assert.equal(form('EMAIL', 'jane@x.com', 'contactCard'), 'jane@x.com mention'));
  test("a contact card in the contact's own name is theirs", () => {
    const card = (name: string) =>
      findings('', {
        name: 'Jane Doe',
        form: [
          { name: 'name', value: name, from: 'contactCard' },
          { name: 'email', value: 'jane@x.com', from: 'contactCard' },
        ],
      });
    assert.equal(card('jane doe'), 'jane@x.com own');
    assert.equal(card('Bob'), 'jane@x.com mention');
  });
  test('a form and a text that say the same are one address', () =>
    assert.equal(
      findings('jane@x.com', { form: [{ name: 'email', value: 'JANE@x.com', from: 'form' }] }),
      'JANE@x.com own',
    ));
});

describe('K10: addresses of our own agents', () => {
  const ours = ['Ana@Support.com', 'ben@support.com'];
  const rows: [text: string, expected: string][] = [
    ['ana@support.com', ''],
    ['I wrote to ANA@support.com. My email is jane@x.com', 'jane@x.com own'],
    ['ben@support.com jane@x.com', 'jane@x.com mention'],
    ['ana2@support.com', 'ana2@support.com alone'],
    ['my email is ben@support.com', ''],
  ];
  for (const [text, expected] of rows)
    test(JSON.stringify(text), () => assert.equal(findings(text, { ours }), expected));
});
