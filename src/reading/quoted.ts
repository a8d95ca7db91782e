/** Quotations, forwarded mails and signatures: their addresses are mentioned only. */

const QUOTED_LINE =
  /^\s*(?:>|\||(?:from|to|cc|bcc|reply-to|von|an|de|à|a|para|da|van|aan|fra|från|til|till|od|do|от|кому|від|发件人|收件人|寄件者|差出人|宛先|보낸\s?사람|받는\s?사람|kimden|kime|من|إلى|מאת|אל)\s*[:：])/iu;
const REPLY_HEADER =
  /(?:^|\n).{0,300}(?:wrote|schrieb|écrit|escribió|escreveu|ha scritto|schreef|skrev|kirjoitti|napisał\(?a?\)?|napsala?|пишет|писал\(?а?\)?|написал\(?а?\)?|写道|寫道|のメッセージ|작성|yazdı|menulis|đã viết|כתב|كتب)\s*[:：]|-{2,}\s?(?:original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|message d'origine|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|исходное сообщение|пересылаемое сообщение|原始邮件|转发的邮件)|begin forwarded message/iu;
const SIGNATURE =
  /(?:^|\n)(?:--\s?|__+|(?:best|kind|warm|with kind)\s+regards|regards|sincerely|yours (?:sincerely|faithfully|truly)|(?:mit )?(?:freundlichen|besten|herzlichen|viele|liebe) gr(?:ü|ue)(?:ß|ss)en?|cordialement|bien à vous|cordiali saluti|distinti saluti|saludos(?: cordiales)?|atentamente|atenciosamente|met vriendelijke groet|med vänlig hälsning|pozdrawiam|с уважением|sent from my [^\n]{1,30})[ \t,.!]*(?=\n|$)/iu;

/** How much in front of an address is looked at. */
const WINDOW = 4_000;

/** @param from where the last address ends: a signature behind it says nothing of it */
export function withoutSignature(text: string, from: number): string {
  const signature = SIGNATURE.exec(text.slice(from, from + WINDOW));
  return signature ? text.slice(0, from + signature.index) : text;
}

export function isQuoted(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - WINDOW), start);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return QUOTED_LINE.test(line) || REPLY_HEADER.test(before) || SIGNATURE.test(before);
}
