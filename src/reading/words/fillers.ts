/** Words that say nothing about whose address a message holds: greetings, politeness, labels, "it is". */
import { fold } from './fold.js';

const WORDS = `
hi hello hey hiya dear good morning afternoon evening day thanks thank you thx ty cheers please pls plz kindly sorry sure ok okay
okey okie yes yep yeah yup no nope oh ah um so well here there this that these it its it's is are was the a an i i'm im am and or
at as follows below be use using e email emails e-mail mail mails mailid emailid id address addresses gmail hotmail outlook
yahoo icloud account just send me now again correct right exactly of course for your to mailto write sir madam team greetings
welcome my our alright great fine perfect cool done hope helps again contact info details try one phone tel telephone mobile cell whatsapp number telefon handy telefono movil celular
hallo hi moin servus guten tag morgen abend danke dankeschon vielen dank bitte gerne gern klar ja nein hier ist sie das meine mein
lautet die der und oder adresse mailadresse emailadresse e-mail-adresse e-mailadresse naturlich gruss gruß freundlich stimmt genau
bonjour salut bonsoir merci beaucoup svp s'il vous plait oui non voici c'est le la les mon ma et ou adresse courriel mel est voila
hola buenos dias buenas tardes noches gracias muchas por favor si no claro aqui esta este es el la los mi y o correo correos
electronico direccion tenga vale perfecto saludos
ola oi bom dia boa tarde noite obrigado obrigada muito sim nao claro aqui este esta e o a os meu minha ou endereco correio eletronico
ciao salve buongiorno buonasera grazie mille prego per favore certo ecco questa questo la il mia mio e posta elettronica indirizzo
goedemorgen goedemiddag goedenavond dag bedankt dank je u wel alsjeblieft alstublieft graag zeker hierbij dit mijn het de en of
mailadres emailadres e-mailadres adres
hej hejsan tack tak takk takker vaer vanlig snall ja nej nei her har det dette detta min mitt mit er ar och og eller adressen epost
e-post mejl mejladress mailadresse epostadresse e-postadresse e-postadress epostadress adress hilsen
hei moi moikka terve paivaa kiitos kiitti ole hyva kylla joo ei tassa se on minun ja tai sahkoposti sahkopostini osoite osoitteeni
sahkopostiosoite sahkopostiosoitteeni meili
czesc dzien dobry witam dziekuje dzieki prosze tak nie oto to jest moj moja i lub adres mailowy maila meil
ahoj dobry den dekuji diky dakujem prosim ano jo ne zde tady je to muj moj moje a nebo adresa emailova
bok pozdrav dobar dan hvala molim da ne evo ovo je moj moja i ili adresa mejl imejl zdravo
szia hello jo napot koszonom koszi kerem igen nem itt van ez az en cimem e-mailem emailem es vagy cim email-cimem udv
buna ziua salut multumesc mersi va rog da nu iata aceasta este adresa mea si sau e-mailul
merhaba selam gunaydin iyi gunler tesekkurler tesekkur ederim sagol lutfen evet hayir iste bu benim ve veya adresim mailim emailim
e-postam eposta e-posta adresi mail
halo hai selamat pagi siang sore malam terima kasih makasih tolong ya iya tidak ini adalah saya dan atau alamat surel email
xin chao chao cam on vang da ok day la cua toi minh va hoac dia chi thu
kumusta salamat po opo oo ito ang ko at jambo asante tafadhali ndiyo hapana
привет здравствуйте добрый день вечер утро доброе спасибо пожалуйста да нет вот это мой моя моё и или почта имейл емейл мейл мыло
адрес электронная электронной почты ок хорошо конечно емайл эмейл
привіт вітаю добрий доброго дня дякую будь ласка так ні ось це мій моя і або пошта адреса електронна
здравейте здрасти благодаря моля да не ето това е моят имейл адрес поща
γεια σας καλημερα καλησπερα ευχαριστω παρακαλω ναι οχι ειναι το η μου και εδω εμαιλ μειλ διευθυνση ηλεκτρονικη
שלום היי תודה רבה בבקשה כן לא זה הנה שלי המייל מייל אימייל האימייל דואל כתובת הכתובת את של
مرحبا اهلا السلام عليكم شكرا جزيلا من فضلك لو سمحت نعم لا هذا هو هذه هي بريدي ايميلي إيميلي الايميل ايميل إيميل بريد البريد الالكتروني الإلكتروني عنواني تفضل
سلام ممنون متشکرم لطفا بله نه این است ایمیل من آدرس مرسی
नमस्ते धन्यवाद शुक्रिया कृपया हाँ हां जी नहीं यह ये है मेरा मेरी ईमेल पता और namaste dhanyavad shukriya ji haan nahi yeh ye hai mera meri
নমস্কার ধন্যবাদ হ্যাঁ না এটা আমার ইমেইল ঠিকানা வணக்கம் நன்றி ஆம் இது என் மின்னஞ்சல்
გამარჯობა მადლობა დიახ არა ეს ჩემი მეილი ბարև շնորհակալություն այո ոչ
`;

/** Languages without blanks between words: removed anywhere in a text. Longer ones first. */
const UNSPACED = `
よろしくお願いします よろしくお願い致します お願いします ありがとうございます ありがとう こんにちは こんばんは おはようございます メールアドレス アドレス
メアド メール はい です ます 以下 これ こちら は が の で
您好 你好 谢谢您 谢谢你 谢谢 謝謝 多谢 麻烦 请 請 好的 好 是的 是 在这里 这是 這是 邮箱 郵箱 邮件 郵件 电子邮件 電子郵件 电邮 電郵 地址 信箱 如下 的 可以 没问题
안녕하세요 감사합니다 고맙습니다 네 예 이메일 메일 주소 입니다 이에요 예요 여기 는 은 이 가 요
สวัสดี ขอบคุณ ครับ ค่ะ คะ อีเมล อีเมล์ เมล คือ นี่ ใช่ ได้ ที่อยู่
`;

const listed = (table: string) => fold(table).split(/\s+/u).filter(Boolean);
const FILLERS = new Set(listed(WORDS));
const UNSPACED_FILLERS = listed(UNSPACED).sort((a, b) => b.length - a.length);

/** Names, and first halves of addresses: "minh. nguyen@x.com", "info. berlin@x.com". */
const NAMES = new Set(
  listed(
    'minh my min mel dag den ma an em co mai toi dan dat mi jo so la le ang ito po oo ko as tak va dia ole per bok day chao vang thu mille van info contact team account posta',
  ),
);

const ASCII = /^[\x21-\x7e]*$/u;

export function isFiller(word: string): boolean {
  return FILLERS.has(ASCII.test(word) ? word.toLowerCase() : fold(word));
}

/** Whether a sentence or a label may end with the word: it is no part of an address behind it. */
export function endsSentence(word: string): boolean {
  return word.length > 1 && isFiller(word) && !NAMES.has(fold(word));
}

/** A folded text without the fillers of languages that put no blanks between words. */
export function withoutUnspacedFillers(folded: string): string {
  let rest = folded;
  for (const filler of UNSPACED_FILLERS) rest = rest.replaceAll(filler, ' ');
  return rest;
}
