/** Words that say an address belongs to somebody else, or no longer to the contact. Compared folded; `*`: any ending. */
import { fold } from './fold.js';

const SPACED = `
colleague* coworker* co-worker* boss* manager* supervisor* wife* husband* spouse* fiance* girlfriend* boyfriend* friend* partner* son son's
daughter* mother* mom mom's mum mum's dad dad's father* brother* sister* cousin* uncle* aunt* nephew* niece* parents* assistant* secretary*
accountant* lawyer* landlord* tenant* neighbour* neighbor* employee* employer* roommate* teacher* doctor* somebody* someone* his hers their theirs
he she they your yours whose him them ask asking i_asked asked_me her(?!_er) my_client* my_customer* our_client* our_customer* the_client* the_customer* mein*_kunde* mi_cliente* mijn_klant* meu_cliente* pai non_e n'est nie_jest to_nie nem_az nem_ez nu_este nu_e mojej_zony moja_zona sep_toi vo_toi
cc bcc cc'd cced from forwarded forward forwarding told tell tells said says
wrote emailed e-mailed mailed contacted messaged spoke talked referred recommended introduced copied recipient sender
complained reported spam scam phishing fake not isn't isnt wasn't wasnt doesn't never nor without former previous old outdated except
kollege* kollegin* chef* chefin* vorgesetzt* frau mann ehefrau ehemann freund* freundin* partnerin* sohn* tochter* mutter* vater* bruder* schwester*
assistent* sekretar* sein seine seiner seinem ihr ihre ihrer ihrem deren dessen fragen frag fragt fragte gefragt schrieb geschrieben
weitergeleitet sagte gesagt empfohlen nicht kein keine alte alter ehemalige* von
collegue* patron* chef* femme mari epouse epoux ami amie amis copain copine fils fille mere pere frere soeur assistante* son
leur votre vos demandez demander demande ecrit ecrire_a contacte transfere dit recommande pas ancien ancienne plus
colega* companer* jefe* jefa* esposa* esposo* marido* mujer novia* novio* amigo* amiga* socio* socia* hijo* hija* madre* padre* hermano* hermana*
asistente* secretari* su sus tu tus pregunta* preguntar escribi escribio contacte contacto dijo recomendo reenviado no_es no_era tampoco antiguo anterior viejo
chefe* esposa* marido* namorad* filho* filha* mae* irmao* irma* seu sua seus dele dela pergunte perguntar escrevi falei disse recomendou encaminhado nao_e antigo antiga
collega* capo moglie* marito* fidanzat* amico* amica* figlio* figlia* madre* padre* fratello* sorella* suo sua loro vostro chiedi chieda ho_scritto
scritto detto consigliato inoltrato vecchio vecchia precedente
baas vrouw vriend* vriendin* zoon dochter moeder vader broer zus zijn haar hun vraag gevraagd geschreven doorgestuurd zei niet geen oude vorige
kollega* chefen* fru frun kone kona mand mannen venn vennen sønn son datter dotter mor bror sjef* hans hennes hendes deres fraga spurgt
sagde skrev inte ikke gamla gamle tyokaveri* pomo* vaimo* mies miehe* ystava* hanen vanha entinen eika
szef* szefowa* maz meza przyjaciel* kolega* kolegi kolezank* jego jej zapytaj napisalem napisalam powiedzial* przekazal* stary
poprzedni manzelk* manzel* sef* kamarad* priatel* jeho jeji neni nie_je stary kolegica* supruga* njegov* njen* nije
kolleg* fonok* feleseg* ferj* barat* regi kolegul* seful* sotia* sotul* prieten* lui ei vechi*
mudur* patron* esim* karim* kocam* arkadas* onun sizin degil eski dedi sor
rekan* atasan* bos istri* suami* teman* bukan lama tanya dong_nghiep chong ban_toi khong_phai
коллег* начальник* босс* шеф* жен* муж* друг* подруг* партнер* сын* доч* мат* отец* брат* сестр* его ее её их ваш ваша спросите писал*
написал* сказал* переслал* порекомендовал* не неверный старый старая прежний от
колег* дружин* чоловік* друз* його її їх ваша запитайте сказав казав стара старий жена* мъж* приятел* негов* неин* попитайте стар* шефът
συναδελφος* συναδελφου αφεντικο* γυναικα* αντρας* συζυγος* φιλος* φιλη* του της τους σας δεν οχι_το παλιο
קולגה* עמית* בוס* מנהל* אשתי בעלי חבר* שלו שלה שלהם שלך לא אמר אמרה ישן מאת
زميلي* زميلتي* مديري* زوجتي* زوجي* صديقي* صديقتي* اخي أخي اختي ابني ليس ليست قديم قال اخبرني أخبرني من اسأل
همکار* همسر* دوست* رئیس* نیست قدیمی گفت
पत्नी* पति* दोस्त* सहकर्मी* बॉस* उनका उसका नहीं पुराना patni* pati dost* uska uski unka nahi nahin purana wala_dost
`;

const UNSPACED = `
同事 老板 老闆 上司 经理 經理 妻子 老婆 丈夫 老公 朋友 伙伴 夥伴 儿子 女儿 助理 秘书 客户 他的 她的 他们 您的 你的 告诉 問 问 转发 转自 不是 不再 以前 旧邮箱 来自
同僚 上司 社長 部長 妻 夫 友人 友達 息子 娘 秘書 彼の 彼女の 彼ら お客 ではありません ではない じゃない 違い 違う 以前 古い 転送 から連絡 に聞 さんに さんの さんが
동료 상사 사장 부장 아내 남편 친구 아들 딸 비서 고객 그의 그녀 아닙니다 아니에요 아니라 예전 옛날 전달 에게 에서
เพื่อน หัวหน้า เจ้านาย ภรรยา สามี แฟน ลูก ลูกค้า ของเขา ของเธอ ไม่ใช่ เก่า ส่งต่อ ถาม
`;

const listed = (table: string) => fold(table).split(/\s+/u).filter(Boolean);
const pattern = (entry: string) =>
  entry.replaceAll('_', '\\s').replace(/\*/gu, "\\p{L}{0,6}(?:'\\p{L}{1,3})?");

/** "I am the manager" speaks of the contact. */
const NOT_THE_WRITER =
  "(?<!(?<![\\p{L}\\p{N}])(?:i'm|im|i am|this is|ich bin|je suis|soy|sou|sono|ik ben|jag ar|jeg er|jestem|я)\\s(?:\\p{L}{1,4}\\s)?(?:\\p{L}{1,12}\\s)?)";

const THIRD_PARTY = new RegExp(
  `(?<![\\p{L}\\p{N}])${NOT_THE_WRITER}(?:${listed(SPACED).map(pattern).join('|')})(?![\\p{L}\\p{N}])|${listed(UNSPACED).join('|')}`,
  'u',
);

/** In front of "my e-mail": it is not. */
const NEGATION =
  /(?<![\p{L}\p{N}])(?:not|isn't|isnt|no longer|never|nicht|kein|keine|pas|plus|no es|no|nao e|nao|non e|non|niet|geen|inte|ikke|ei ole|nie|neni|nije|nem|nu|degil|bukan|khong|не|ні|δεν|לא|ليس|ليست|नहीं)\s*$|(?:不是|不再是|没有)\s*$/u;

/** @param folded the sentence round an address, by `fold` */
export function namesThirdParty(folded: string): boolean {
  return THIRD_PARTY.test(folded);
}

export function endsInNegation(folded: string): boolean {
  return NEGATION.test(folded);
}
