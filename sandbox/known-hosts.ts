import type { RequestHandler } from 'express';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])\.?(:\d{1,5})?$/i;

/** Against DNS rebinding: a sandbox for this machine alone answers nobody who calls it by another name. */
export function onlyByLoopbackNames(host: string): RequestHandler {
  const isLocal = /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host);
  return (req, res, next) => {
    const { host: name } = req.headers;
    if (!isLocal || name === undefined || LOOPBACK.test(name)) next();
    else res.status(421).json({ error: 'the sandbox is known as localhost, 127.0.0.1 and [::1] alone' });
  };
}
