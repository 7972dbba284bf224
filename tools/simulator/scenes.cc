#include "simulator/scenes.h"

#include <array>

namespace tracklake::simulator {
namespace {

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = text.find('|');
    words.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return words;
}

struct SceneText {
  std::string_view genres, artist_first, artist_last, title_first, title_last;
  bool compact = false;
};

// Order is part of what a seed means: append, never insert.
constexpr std::array kSceneTexts = {
    SceneText{"indie folk|bedroom pop|dream pop",
              "Paper|Velvet|Quiet|Copper|Wandering|Little|Northern|Salt|Hollow|Tin|Foggy|Second",
              "Orchard|Ferries|Attic|Lanterns|Almanac|Harbour|Thistle|Postmen|Meridian|Kites|Moth",
              "Slow|Last|Borrowed|Winter|Kitchen|Empty|Golden|Half|Every|Our|Mild|Unsent",
              "Train|Letter|Garden|Sundays|Window|Weather|Coat|Summer|Bicycle|River|Name|Piano"},
    SceneText{
        "pop|dance pop|synth-pop",
        "Mara|Juno|Tess|Callum|Odette|Robin|Ines|Wren|Dario|Petra|Lux|Noor",
        "Vale|Kestrel|Ambrose|Lindqvist|Marlowe|Okafor|Winters|Delacroix|Sato|Brandt|Quill",
        "Neon|Midnight|Heart|Glass|Dancing|Electric|Sugar|Runaway|Cherry|Parallel|Crush|Text",
        "Signal|Me Back|Attack|Avenue|Tonight|Fever|Mirror|Lights|Again|Overdrive|Honey|24/7"},
    SceneText{
        "hip hop|trap|boom bap", "Yung|Big|Lil|MC|Kid|Sir|Prof.|Dr.|Saint|Ghost|Uncle|DJ",
        "Ledger|Parable|Quarter|Mortar|Ounce|Vertex|Grammar|Tarmac|Tempo|Almond|Bishop|Cobalt",
        "No|Money|Block|Cold|Run It|Rent|Corner|Gold|Night|Who|Paid|Big",
        "Talk|Season|Receipts|Freestyle|Due|Shift|Store|Teeth|Moves|Interlude|Pt. 2|Energy"},
    SceneText{
        "reggaeton|urbano latino|cumbia",
        "Lucía|Don|La Niña|Chico|Rosalba|El|Santi|Flor|Grupo|Nené|Ximena|Los",
        "Marea|Cañón|Tempestad|Fuego Lento|Guayaba|Del Río|Peñasco|Candela|Ñandú|Brisas|Zafiro",
        "Corazón|Noche|Bésame|Luna|Otra|Sin|Calle|Mañana|Tu|Verano|Dímelo|Última",
        "De Neón|En Llamas|Otra Vez|Sin Ti|Y Ya|Perdida|Mojada|Del Sur|Canción|Lenta|Conmigo"},
    SceneText{
        "mpb|samba|sertanejo", "Joana|Zé|Bia|Trio|Caio|Iracema|Nando|Dona|Tainá|Seu|Banda|Lívia",
        "Maré|Do Cerrado|Sabiá|Araçá|Das Flores|Lampião|Jatobá|Alvorada|Neblina|Sertões|Paçoca",
        "Saudade|Chuva|Vento|Água|Domingo|Morena|Canção|Lua|Estação|Coração|Manhã|Beira",
        "De Março|No Quintal|Sem Fim|Da Varanda|Do Mar|Em Flor|E Sal|De Ninguém|À Toa|Antiga"},
    SceneText{"k-pop|k-indie", "달빛|새벽|파란|NOVA|ARI|여름|종이|S:ON|하늘|별난|LUMI|작은",
              "정류장|고양이|LINE|우산|소년단|편지|TEN|산책|라디오|계단|YOUTH|바다",
              "오늘|너의|봄|밤|다시|우리의|조용한|Shine|첫|마지막|비밀|느린",
              "이름|하루|인사|Step|온도|버스|꿈|약속|창문|Signal|노래|계절"},
    SceneText{
        "j-pop|city pop|j-rock",
        "夜行|月曜日の|青い|透明|銀河|雨宿り|ネオン|最終|紙|海辺の|真昼の|琥珀",
        "バス停|灯台|クラブ|レコード|図書館|少女|サイダー|列車|電話|ペンギン|楽団|観測所",
        "夏の|君と|さよなら|夜明けの|風の|最後の|恋する|雨の|眠らない|遠い|ひみつの|午前三時の",
        "メロディ|坂道|花火|手紙|プール|信号|喫茶店|宇宙|シャッター|約束|ダンス|ため息", true},
    SceneText{"arab pop|khaleeji", "نسيم|ليلى|فرقة|سمير|رنا|كريم|دانة|هدى|ياسر|جوري",
              "الحبر|القمر|المرسى|الياسمين|الرمال|الفجر|البحر|السراج|النخيل|المدى",
              "يا|ليلة|قلب|على|بعد|أول|صوت|عيون|طريق|حلم",
              "المطر|الغروب|الموج|حبيبي|الشوق|البيت|النجوم|الوداع|الصيف|الورد"},
    SceneText{"israeli indie|mizrahi", "נועה|להקת|אורי|הילה|יונתן|תמר|איתן|שירה|גיא|מאיה",
              "הגל|הרציף|השקד|אור לב|מרפסת|הסתיו|הנמל|כנרת|החולות|צפון",
              "לילה|שיר|עוד|בלי|ים|גשם|דרך|בוקר|אחרי|כמעט",
              "אחרון|של קיץ|אליך|בחלון|לבן|מתוק|בעיר|הביתה|ראשון|ושתיקה"},
    SceneText{"filmi|indian pop", "रिया|आरव|मीरा|कबीर|तारा|ईशान|नूर|समर|देव|ज़ोया",
              "नीलम|साहिल|चाँदनी|राग|सावन|दीप|किनारा|बंजारा|सितारा|सफ़र",
              "दिल|रात|तेरी|बारिश|सपनों|यादें|पहली|हवा|मन|धूप",
              "का गीत|की बात|सी लगे|में खो गए|का शहर|वाली शाम|की राह|और तुम"},
    SceneText{
        "chanson|french pop", "Élodie|Le Grand|Mathis|Les|Océane|Anaïs|Monsieur|Léonie|Côme|Garçon",
        "Brumaire|Papillon|Réverbère|d'Aubépine|Minuit Dix|Coquelicots|Fenêtre|Tramway|Noël",
        "L'été|Demain|Sous|Encore|Ma|Jamais|Un soir|La pluie|Où|Presque",
        "à Paris|sans toi|les toits|une fois|chérie|de mai|d'hiver|au café|dansait|peut-être"},
    SceneText{
        "schlager|deutschpop|indietronic",
        "Jörg|Die|Fräulein|Björn|Käthe|Die Drei|Süd|Mond|Lotte|Blaue",
        "Großmann|Übermüdeten|Strandkorb|Straßenbahn|Nebel|Fischer-Höfe|Kaffeefahrt|Leuchttürme",
        "Für|Über|Heimweh|Liebe|Nie|Tausend|Grüße|Zwischen|Schöne|Ohne",
        "immer jung|den Wolken|nach gestern|Sterne|Zeit|mehr Meer|dich|zwei Küsse|Größe"},
    SceneText{"polish indie|czech folk",
              "Żółty|Zimna|Łukasz|Małgorzata|Čierna|Kościół|Stary|Božena|Dwie|Jiří",
              "Autobus|Świt|Gołąb|Źródło|Řeka|Ręka|Okno|Kapela|Poczta|Štěstí",
              "Cicha|Jutro|Ostatni|Nie ma|Słodki|Zase|Długa|Pod|Tylko|Kde jsou",
              "noc|śnieg|wróć|łzy|gwiazdy|deszczu|ráno|światła|dom|bez ciebie"},
    SceneText{"ukrainian pop|post-punk",
              "Тихий|Зоря|Снежный|Північ|Леся|Старый|Хор|Мокрый|Оксана|Дві",
              "Океан|Вечір|Мост|Сад|Трамвай|Берег|Голос|Журавлі|Маяк|Двор",
              "Ночь|Без|Весна|Дай|Над|Ще раз|Мені|Сьогодні|Опять|Твій",
              "тебя|города|снова|ріка|небо|додому|дождь|і вітер|світло|навсегда"},
    SceneText{"afrobeats|amapiano|highlife",
              "Ayo|Big|Zola|Kwame|Thandi|Sèyí|Lindiwe|Efe|Baba|Ngozi",
              "Sunshine|Ọdẹ|Palmwine|Mbira|Harmattan|Adékúnlé|Kola|Molefe|Jollof|Stars",
              "Wahala|Body|Lagos|Mama|Sugar|Shake|Oluwa|Vibe|Sweet|Abeg",
              "Dey|Season|Na So|Anthem|No Dull|Water|(Amapiano Mix)|Tonight|Pressure|Óyá"},
    SceneText{"techno|ambient|drum and bass", "KX-|Ωmega|Sub|0x|Null|Phase|øre|Hz|Mono|Grid",
              "17|Kiosk|Station|Delta|Nord|System|F00D|Relay|Garten|Loop",
              "Untitled|Track|404|Decay|Lumen|A1|Vector|Drift|Pulse|π",
              " (VIP)|03|.wav|Field|[Edit]|°|Theory|-4|Not Found|II"},
};

}  // namespace

const std::vector<Scene>& Scenes() {
  static const std::vector<Scene> scenes = [] {
    std::vector<Scene> list;
    for (const SceneText& text : kSceneTexts) {
      list.push_back({Words(text.genres), Words(text.artist_first), Words(text.artist_last),
                      Words(text.title_first), Words(text.title_last), text.compact});
    }
    return list;
  }();
  return scenes;
}

const std::vector<std::string_view>& OddNames() {
  static const std::vector<std::string_view> names = {
      "1847",
      "7",
      "=SUM(A1:B2)",
      "@noon",
      "-dash-",
      "+1 Guest",
      "He Said \"Maybe\"",
      "Ink, Salt & Paper",
      "O'Malley's \"Other\" Band",
      "C:\\Temp\\Loops",
      "Two\nLines",
      "Tab\tStop",
      "🦊 Foxglove 🌙",
      "👩‍🚀 Mission Patch",
      "Cafe\u0301 Décalé",  // e and its accent are two code points
      "  leading spaces",
      "שלום, עולם",
      "‏مرحبا‏ (Live)",
      "<b>Bold</b> &amp; Co.",
      "NULL",
      "true",
      "n/a",
      "1e5",
      "2024-02-30",
      "Ŧħé 🅂🄸🄶🄽🄰🄻",
  };
  return names;
}

std::string_view PickLabel(Dice& dice) {
  static const std::vector<std::string_view> labels = {
      "Lamplight Recordings", "Kiosk & Sons",    "Disques Réverbère", "Norrsken AB",
      "Casa Guayaba, S.A.",   "月曜レコード",    "Bureau Ohm",        "Harmattan Sound",
      "Tin Roof Ltd.",        "Übermorgen GmbH", "(self-released)",   "Paper \"Boat\" Music"};
  return dice.Pick(labels);
}

}  // namespace tracklake::simulator
