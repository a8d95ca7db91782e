/**
 * How a contact says that an address is their own, by language. `before` ends directly in front of the address, but for
 * a linking word ("is", ":"); `after` begins directly behind it. Patterns are compared without accents, in lower case.
 */
export interface OwnPhrases {
  before: string[];
  after?: string[];
}

/** Without blanks between words: no word boundary is asked for. */
export const UNSPACED_OWN: OwnPhrases = {
  before: [
    '(?:我|本人|俺|咱)的?(?:个人|工作|公司|新|常用|私人)?(?:电子)?(?:邮箱|邮件|电邮|邮箱地址|邮件地址|信箱|email|e-mail|mail)(?:地址)?',
    '我的?(?:個人|工作|公司|新|常用)?(?:電子)?(?:郵箱|郵件|電郵|信箱|郵件地址)(?:地址)?',
    '(?:私|僕|俺|わたし|自分)の(?:メールアドレス|メアド|アドレス|メール|eメール|email|e-mail)',
    '(?:제|내|저의|나의)\\s?(?:이메일|메일|전자우편|email|e-mail)\\s?(?:주소)?',
    '(?:อีเมล์?|เมล์?|email|e-mail)\\s?(?:ของ)?\\s?(?:ผม|ฉัน|ดิฉัน|หนู|เรา|ของเรา)',
    'ติดต่อ(?:ผม|ฉัน|ดิฉัน)(?:ได้)?(?:ที่|ทาง)(?:อีเมล์?)?',
  ],
  after: [
    '(?:这)?是我的?(?:电子)?(?:邮箱|邮件|电邮|信箱|email|e-mail)',
    '(?:這)?是我的?(?:電子)?(?:郵箱|郵件|電郵|信箱)',
    'が(?:私|僕|わたし|自分)の(?:メールアドレス|メアド|アドレス|メール)',
    '(?:이|가|은|는)?\\s?(?:제|내)\\s?(?:이메일|메일)',
    '(?:คือ|เป็น)\\s?(?:อีเมล์?|เมล)(?:ของ)?(?:ผม|ฉัน|ดิฉัน|หนู)',
  ],
};

const MAIL_EN =
  '(?:(?:personal|private|work|business|company|office|home|new|current|correct|right|real|actual|main|primary|own|full|other|best|proper|registered|contact|updated|school|student|uni|gmail|yahoo|hotmail|outlook)\\s){0,2}(?:e\\s?-?mail|mail|gmail|hotmail|outlook|inbox)(?:\\s?(?:id|ids|address|addresses|adress|addy|account|contact))?|(?:contact\\s)?address';

/** Say no "my", as is usual in these languages: they count where nobody else is named. */
export const WITHOUT_POSSESSIVE: OwnPhrases = {
  before: [
    '(?<![のルe])(?:メールアドレス|メアド|アドレス|eメール|メール)(?:は|:)',
    '(?:이메일|메일)\\s?주소(?:는|:)',
    '(?<![的之])(?:邮箱|郵箱|电邮|電郵|电子邮件|電子郵件)(?:地址)?(?:是|:)',
  ],
};

export const OWN: Record<string, OwnPhrases> = {
  en: {
    before: [
      `(?:my|our)\\s(?:${MAIL_EN})`,
      '(?:(?:you\\s(?:can|may|could)\\s)?(?:reach|contact|e-?mail|mail|write|find|get|ping|text|message)(?:\\sto)?\\sme(?:\\sback)?|(?:send|forward|mail)\\s(?:it|that|this|them|everything|the\\s[a-z]+)\\sto\\sme)(?:\\s(?:directly|anytime|instead|please))?\\s(?:at|on|via|by|under|through|using|with)',
      "(?:i'm|i\\sam|im|i\\scan\\sbe)\\s(?:also\\s)?(?:reachable|available|reached|contacted|registered|signed\\sup|logged\\sin|known)\\s(?:at|on|via|under|with|as|by|through|using)",
      '(?:i|we)\\s(?:(?:have|had)\\s)?(?:registered|signed\\sup|subscribed|ordered|booked|bought|paid|log\\sin|logged\\sin|sign\\sin)\\s(?:with|under|using|as|via|from|through)',
      'i\\s(?:always\\s|only\\s|now\\s|currently\\s)?use',
      'mine(?:\\sis)?',
      '(?:my|our)\\s(?:user\\s?name|login|account|contact|user)(?:\\sis)?',
    ],
    after: [
      `(?:is|that's|thats|that\\sis|this\\sis|it's|its|it\\sis|was|as|=)\\s(?:my|our)\\s(?:${MAIL_EN})`,
      '(?:is|=)\\smine',
      `my\\s(?:${MAIL_EN})`,
    ],
  },
  de: {
    before: [
      '(?:meine|unsere)r?n?\\s(?:(?:neue|aktuelle|private|geschaftliche|richtige|korrekte|eigene|dienstliche|berufliche)n?r?\\s){0,2}(?:e-?\\s?mail|mail|email|adresse)(?:[\\s-]?adresse)?',
      '(?:mein|unser)e?\\s(?:e-?mail|mail)(?:konto|account)?',
      '(?:ich\\sbin|bin|wir\\ssind)\\s(?:auch\\s)?(?:per\\se?-?mail\\s)?(?:erreichbar|zu\\serreichen|registriert|angemeldet)?\\s?(?:unter|uber|mit|per)',
      '(?:erreichen|erreicht|erreichst|kontaktieren|schreiben|schreib|mailen)\\s(?:sie|du|ihr)?\\s?(?:mich|mir)\\s(?:bitte\\s)?(?:auch\\s)?(?:unter|uber|an|auf|per)',
    ],
    after: [
      '(?:ist|das\\sist|lautet)\\s(?:meine|unsere)\\s(?:\\p{L}+\\s)?(?:e-?mail|mail|email|adresse)',
      'gehort\\smir',
    ],
  },
  fr: {
    before: [
      '(?:mon|notre|ma|votre\\sclient)\\s(?:nouveau\\s|nouvelle\\s|vrai\\s)?(?:adresse(?:\\s(?:e-?\\s?mail|mail|electronique|courriel|perso|pro|personnelle|professionnelle|de\\smessagerie)){0,2}|e-?\\s?mail|mail|mel|courriel|gmail)(?:\\s(?:perso|pro|personnel|professionnel))?',
      "(?:je\\ssuis|on\\speut\\sme)\\s(?:joignable|disponible|inscrite?|joindre|contacter)\\s(?:a|sur|par|avec|sous|via)(?:\\sl'adresse)?",
      "(?:me\\s(?:joindre|contacter|ecrire|repondre)|(?:ecrivez|contactez|repondez|joignez|envoyez)(?:-|\\s)(?:moi|le\\smoi))\\s(?:a|sur|par|via|au)(?:\\sl'adresse)?",
    ],
    after: ["(?:c'est|est|voila)\\s(?:mon|notre|ma)\\s(?:adresse|e-?mail|mail|mel|courriel)"],
  },
  es: {
    before: [
      '(?:mi|nuestro|nuestra)\\s(?:nuevo\\s|nueva\\s)?(?:correo|e-?\\s?mail|mail|direccion|gmail|cuenta)(?:\\s(?:electronico|electronica|de\\scorreo|de\\se-?mail|personal|laboral|nuevo|actual|correcto|de\\strabajo)){0,3}',
      '(?:escribeme|escribanme|escribame|contactame|contacteme|contactarme|escribirme|localizarme|respondeme|mandame|mandamelo|enviame|enviamelo)\\s(?:a|al|en|por)(?:\\scorreo)?',
      '(?:estoy|me)\\s(?:registrado|registrada|registre|disponible|inscrito)\\s(?:con|en|como)(?:\\sel\\scorreo)?',
    ],
    after: [
      '(?:es|este\\ses|ese\\ses)\\s(?:mi|nuestro)\\s(?:correo|e-?mail|mail|direccion)',
      'es\\s(?:el\\smio|mio)',
    ],
  },
  pt: {
    before: [
      '(?:(?:o|a)\\s)?(?:meu|minha|nosso)\\s(?:novo\\s|nova\\s)?(?:e-?\\s?mail|mail|correio|endereco|gmail|conta)(?:\\s(?:de\\se-?mail|eletronico|pessoal|profissional|novo|atual|correto|de\\strabalho)){0,3}',
      '(?:me\\s(?:escreva|contate|encontre|responda|mande|envie)|escreva-me|contacte-me|contatar-me|falar\\scomigo)\\s(?:a|no|em|pelo|por|para|para\\so)(?:\\se-?mail)?',
      '(?:estou|sou)\\s(?:cadastrado|cadastrada|registrado|registrada|registado|disponivel)\\s(?:com|em|no|como)',
    ],
    after: ['(?:e|esse\\se|este\\se)\\so?\\s?(?:meu|nosso)\\s(?:e-?mail|mail|endereco)'],
  },
  it: {
    before: [
      '(?:(?:la|il|l)\\s?)?(?:mia|mio|nostra)\\s(?:nuova\\s|nuovo\\s)?(?:e-?\\s?mail|mail|posta|indirizzo|casella|gmail)(?:\\s(?:elettronica|e-?mail|mail|personale|di\\slavoro|di\\sposta|nuova|corretta)){0,3}',
      '(?:scrivimi|scrivetemi|mi\\sscriva|contattami|contattatemi|contattarmi|rispondimi|mi\\strova|mi\\spuo\\scontattare|scrivermi)\\s(?:a|al|all|su|alla|presso)',
      '(?:sono|mi\\ssono)\\s(?:raggiungibile|registrato|registrata|iscritto|iscritta)\\s(?:a|al|su|con|come)',
    ],
    after: [
      "(?:e|questa\\se|questo\\se)\\s(?:la\\smia|il\\smio|l'indirizzo\\smio)\\s(?:e-?mail|mail|indirizzo)",
    ],
  },
  nl: {
    before: [
      "(?:mijn|ons|m'n)\\s(?:nieuwe\\s|eigen\\s|prive\\s|zakelijke\\s)?(?:e-?\\s?mail|mail|email|adres)(?:[\\s-]?adres)?",
      '(?:ik\\sben|mij|me)\\s(?:te\\s)?(?:bereikbaar|bereiken|mailen)\\s(?:op|via|onder)',
      '(?:mail|stuur|schrijf|bereik)\\s(?:het\\snaar\\s)?(?:me|mij)\\s(?:op|via|naar)',
    ],
    after: ['is\\s(?:mijn|ons)\\s(?:e-?mail|mail|adres)'],
  },
  nordic: {
    before: [
      '(?:min|mitt|mit|var|vor)\\s(?:nya\\s|nye\\s|private\\s)?(?:e-?\\s?post|e-?\\s?mail|email|mail|mejl|adresse?)(?:[\\s-]?(?:adresse?|konto))?(?:en)?',
      '(?:jag|jeg)\\s(?:nas|nar|kan\\snas|kan\\snaes|er\\sa\\streffe|treffes|har)\\s(?:pa|via)',
      '(?:sahkoposti(?:osoitteeni|ni)|(?:minun\\s)?(?:sahkopostini|sahkopostiosoitteeni|e?-?mailini|meilini|osoitteeni))',
      'minut\\s(?:tavoittaa|saa\\skiinni)',
      'netfangid\\smitt',
    ],
    after: ['(?:ar|er)\\smin\\s(?:e-?post|e-?mail|mail|mejl|adresse?)', 'on\\s(?:minun\\s)?sahkopostini'],
  },
  slavic: {
    before: [
      '(?:moj|moja|moje|muj|nasz|moim)\\s(?:nowy\\s|novy\\s|novi\\s|osobisty\\s|prywatny\\s|sluzbowy\\s)?(?:adres(?:em|a)?|e-?\\s?mail(?:em|ova)?|mail|meil|mejl|imejl|poczta|elektronski|elektronicka|elektronska|e-?posta)(?:\\s(?:adresa|adres|e-?mail|mailowy|e-?mailowy|e-?mailova|posta|naslov|poczty|poczta|elektronicznej)){0,2}',
      '(?:kontakt\\sze\\smna|napisz\\sdo\\smnie|piszcie\\sdo\\smnie|pisz\\sdo\\smnie|prosze\\spisac\\sna|napiste\\smi|pisite\\smi)\\s?(?:na|pod)?(?:\\sadres)?',
      '(?:мой|моя|моё|мое|моего|моей|наш|моєї|мій|моя|моят|мојата?|мојот)\\s(?:новый\\s|личный\\s|рабочий\\s|новий\\s|нов\\s)?(?:адрес|адреса|e-?mail|email|mail|имейл|имэйл|емейл|е-мейл|емайл|эмейл|мейл|почта|мыло|пошта|ящик|електронна|электронная|електронная|поща|мејл)(?:\\s(?:электронной|електронної|почты|пошти|почта|адрес|адреса|поща|e-?mail|пошта|почте)){0,3}',
      '(?:пишите|напишите|пиши|отвечайте|связаться\\sсо\\sмной)\\s(?:мне\\s)?(?:на|по)(?:\\s(?:адрес|адресу|почту|почте|мейл))?',
      '(?:пишіть|напишіть)\\s(?:мені\\s)?на',
      'имейлът\\sми|имейла\\sми|моят\\sимейл',
    ],
    after: [
      '(?:to|je|jest)\\s(?:moj|muj|moja)\\s(?:adres|e-?mail|mail|mejl)',
      '[-—]?\\s?(?:это\\s)?(?:мой|моя)\\s(?:адрес|e-?mail|email|имейл|мейл|почта|емейл)',
      '[-—]?\\s?(?:це\\s)?(?:моя|мій)\\s(?:адреса|пошта|e-?mail|імейл)',
    ],
  },
  others: {
    before: [
      '(?:az?\\s)?(?:e-?\\s?mail|email)(?:[\\s-]?cimem|em)|(?:az\\s)?(?:en\\s)?cimem',
      '(?:adresa|e-?mailul|emailul|mailul)\\s(?:mea|meu)(?:\\sde\\s(?:e-?mail|mail|email))?|adresa\\smea\\sde\\se-?mail',
      '(?:benim\\s)?(?:e-?\\s?posta(?:m|\\sadresim)|e-?mail(?:im|\\sadresim)|mail(?:im|\\sadresim)|adresim)',
      'bana\\s(?:ulasabilirsiniz|yazabilirsiniz)',
      '(?:alamat\\s)?(?:e-?mail|surel|emel)\\s(?:saya|aku|ku|kami)|(?:e-?mailku|emailku)',
      '(?:dia\\schi\\s)?(?:e-?mail|mail|thu)(?:\\sdien\\stu)?\\scua\\s(?:toi|minh|em|anh|chi)',
      'ang\\s(?:e-?mail|email)\\s(?:ko|address\\sko)|(?:e-?mail|email)\\s(?:address\\s)?ko(?:\\say)?',
      '(?:barua\\spepe|e-?mail|email)\\syangu',
      '(?:mera|meri|apni)\\s(?:e-?mail|email|mail)(?:\\s(?:id|address))?',
      '(?:मेरा|मेरी)\\s(?:ईमेल|ईमेल\\sआईडी|मेल|email)(?:\\s(?:पता|आईडी|id))?',
      'আমার\\s(?:ইমেইল|ইমেল|মেইল|email)(?:\\s(?:ঠিকানা|আইডি))?',
      'என்\\s(?:மின்னஞ்சல்|ஈமெயில்|email)(?:\\sமுகவரி)?',
      '(?:το\\s)?(?:e-?mail|email|μειλ|εμαιλ|ιμειλ)\\sμου|η\\sδιευθυνση\\sμου',
      '(?:ה?(?:מייל|אימייל|דואל|כתובת))\\sשלי|(?:כתובת\\sה?(?:מייל|אימייל)\\sשלי)',
      '(?:بريدي|ايميلي|إيميلي|اميلي|عنواني)(?:\\s(?:الالكتروني|الإلكتروني|الجديد|الشخصي))?|(?:البريد|الايميل|الإيميل)\\s(?:الالكتروني\\s|الإلكتروني\\s)?(?:الخاص\\sبي|حقي|بتاعي)',
      '(?:ایمیل|آدرس\\sایمیل)\\s(?:من|بنده)|ایمیلم',
      'ჩემი\\s(?:მეილი|ელფოსტა|იმეილი)',
      'իմ\\s(?:էլ|մեյլը?|իմեյլը?)',
      '(?:el\\s)?(?:meu)\\s(?:correu|e-?mail)(?:\\selectronic)?',
      'nire\\s(?:e-?posta|posta|helbidea)|minu\\s(?:e-?post|e-?mail|meil|meiliaadress)|mans\\s(?:e-?pasts|e-?mails)|mano\\s(?:el\\.?\\s?pastas|e-?mailas)|ny\\s(?:e-?mail)',
    ],
    after: [
      '(?:az?\\s)?(?:e-?mail\\s?cimem|email\\s?cimem)',
      '(?:este|e)\\s(?:adresa|e-?mailul|mailul)\\s(?:mea|meu)',
      '(?:benim|bu\\sbenim)(?:\\s(?:mailim|e-?postam|adresim|e-?mailim))?',
      '(?:itu|adalah|ini)\\s(?:alamat\\s)?(?:e-?mail|surel)\\s(?:saya|aku)',
      'la\\s(?:dia\\schi\\s)?(?:e-?mail|mail)\\scua\\s(?:toi|minh)',
      'है?\\s?मेरा\\sईमेल|मेरा\\sईमेल\\sहै|(?:mera|meri)\\s(?:e-?mail|mail)\\s?(?:id\\s)?hai',
      '(?:ειναι\\s)?το\\s(?:e-?mail|email|μειλ)\\sμου',
      '(?:זה\\s|הוא\\s)?(?:ה?מייל|ה?אימייל|הכתובת)\\sשלי',
      '(?:هذا\\s|هو\\s)?(?:بريدي|ايميلي|إيميلي)',
    ],
  },
};

/** What may stand between the phrase and the address. */
export const LINKS =
  "is|are|was|will\\sbe|now|at|as\\sfollows|below|here|it's|it\\sis|this|the\\sfollowing|following|ist|lautet|folgende|est|c'est|es|la\\ssiguiente|e|sono|jest|to|je|je\\sto|er|ar|on|is\\sdit|ini|adalah|ay|ang|ni|la|este|ειναι|это|є|е|hai|है|হল|হলো|hu|הוא|היא|זה|هو|هي|است|هست|是|為|为|は|が|이|가|은|는|คือ|เป็น";
