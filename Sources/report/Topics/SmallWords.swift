/// The words that say little by themselves, by language: function words, greetings and thanks. They are no topics, and
/// phrases end at them.
enum SmallWords {
  static let all = [english, german, french, spanish, portuguese, italian, arabic, hindi]

  private static let english = """
    about above after again against ain't all also always amp and another any anyone anything are aren't
    around ask asked away back because been before being between both but call can can't cannot cant
    come coming could couldn't day days did didn't didnt does doesn't doesnt doing don't done dont down
    each else even ever every everyone everything few first for from get gets getting give given goes
    going gonna good got gotta great had hadn't happen happening has hasn't have haven't having he'd
    he'll he's hello help her here hers hey him himself his hope how how's i'd i'll i'm i've into isn't
    isnt it'd it'll it's its itself ive just keep know last least less let let's like little lol long
    look looking lot love made make makes making many may maybe mean might more most much must myself
    need never new next nobody none not nothing now off okay once one only onto other our ours out over
    own people please pls put quite rather really right said same saw say saying says see seen she she'd
    she'll she's should shouldn't since some someone something soon sorry still stop such sure take
    taken tell than thank thanks that that'd that'll that's thats the their theirs them then there
    there's these they they'd they'll they're they've thing things think this those though through till
    time today told tomorrow tonight too took tried try trying two under until upon use used using very
    via wait want wanted wants was wasn't way we'd we'll we're we've week well went were weren't what
    what's when where where's whether which while who who's whole whom whose why will wish with without
    won't wont work would wouldn't wow yeah year years yes yesterday yet you you'd you'll you're you've
    your youre yours yourself
    """

  private static let german = """
    aber alle allem allen aller alles als also ander andere anderen auch auf aus bei beim bin bis bist
    bitte damit danke dann das dass dein deine dem den denn der des dich die dies diese diesem diesen
    dieser dieses dir doch dort durch ein eine einem einen einer eines einfach etwas euch euer für gegen
    gewesen gibt hab habe haben hallo hat hatte hatten heute hier hin hinter ich ihm ihn ihnen ihr ihre
    ihrem ihren ihrer immer ist jede jedem jeden jeder jedes jetzt kann kein keine keinen können könnte
    leider mal man mehr mein meine meinem meinen meiner mich mir mit muss nach nicht nichts noch nun nur
    oder ohne schon sehr sein seine seinem seinen seiner seit sich sie sind soll sonst und uns unser
    unsere unter viel vom von vor war waren warum was weg weil weiter welche wenn wer werde werden wie
    wieder will wir wird wirklich zum zur zwar zwischen über
    """

  private static let french = """
    alors après aucun aussi autre aux avait avec avez avoir avons bien bon bonjour c'est car cela ces
    cet cette ceux chez comme comment d'un d'une dans depuis des donc dont elle elles encore est faire
    fait fois font ici ils j'ai j'en jour juste les leur leurs lui mais merci mes moi mon même n'est nos
    notre nous ont où par parce pas peu peut plus pour pourquoi pouvez qu'il quand que quel quelle
    quelque qui quoi rien s'il sans ses son sont sous suis sur tes toi ton toujours tous tout toute
    toutes trop très une vais vers voir vos votre vous été êtes être
    """

  private static let spanish = """
    algo algunos ante antes aquí así aun aunque bien cada como con cual cuando cuándo cómo del desde
    donde dos día dónde ella ellos entre era eres esa ese eso esta estar estas este esto estos estoy
    está están favor fue gracias haber hace hacer hasta hay hola hoy las les los mejor mis mismo mucho
    muy más nada nos nosotros nunca otra otro para pero poco por porque que quien quién qué ser siempre
    sin sobre solo son soy sus sí también tan tanto tener tengo tiene tienen toda todo todos tus una
    unas uno unos usted ustedes vez voy
    """

  private static let portuguese = """
    agora ainda algo alguém além aos aqui até bem boa bom cada com como das dela dele deles depois dia
    dos ela elas ele eles entre era essa esse estava este está estão faz fazer foi for hoje há isso isto
    já lhe lá mais mas mesmo meu meus minha muito nada nas nem nenhum nos nossa nosso num nunca não nós
    obrigado olá onde outra outro para pela pelo pode por porque pra pro quais qual quando quanto que
    quem sem sempre ser seu seus sobre sua suas são só também tem tenho ter teve toda todo todos tudo
    tão têm uma vai você vocês vou
    """

  private static let italian = """
    abbiamo alla alle allo anche ancora avere ben bene c'è che chi ciao come con cosa così cui dal dalla
    dalle dei del della delle dello dopo dove due era essere fare fino già gli grazie hai hanno lei loro
    lui mai mia mio molto nei nel nella nelle noi non nostro nulla oggi ogni ora per perché però più poi
    può qua qualche quale quando quanto quella quelli quello questa queste questi questo qui sarà sei
    sempre senza sia siamo solo sono sta stata stato sua sui sul sulla suo tanto tra troppo tua tutti
    tutto una uno voi volta
    """

  private static let arabic = """
    أنا أنت أو أي أين إذا إلى اذا الآن التي الذي الذين اليوم انا بعد بين ثم جدا حتى ذلك شكرا على عليه
    عليها عن عند غير فقط في فيه فيها قبل كان كانت كل كما كيف لأن لقد لكن لماذا لها ليس ماذا متى مثل مع
    من منذ منه منها نحن هذا هذه هم هنا هناك هو هي ولكن وهو وهي يكون
    """

  private static let hindi = """
    अपने अब आप आपका आपके इस उस एक और कर करें का कि किया की कुछ के कैसे को कोई क्या क्यों गया जब तब तो था
    थी थे धन्यवाद नही नहीं ना पर फिर बहुत बाद भी मुझे में मेरा मेरी मेरे मैं यह ये रहा रही रहे लिए वह वो
    सब साथ से हम ही हुआ है हैं हो
    """
}
