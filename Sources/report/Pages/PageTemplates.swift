/// The Mustache templates of public pages: one frame, and what stands in it.
enum PageTemplates {
  static let all: [String: String] = [
    "frame": frame, "meta": HTMLTemplates.meta, "directory": directory, "issues": issues, "answers": answers,
    "chat": chat, "wall": wall,
    "index": index, "question": question,
  ]

  private static let frame = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    {{> meta}}
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self'">
    <meta name="description" content="{{description}}">
    <title>{{title}}, {{organization}}</title>
    {{#canonical}}
    <link rel="canonical" href="{{canonical}}">
    {{/canonical}}
    {{#feed}}
    <link rel="alternate" type="application/atom+xml" title="{{title}}" href="{{feed}}">
    {{/feed}}
    <style>
    {{{style}}}
    </style>
    </head>
    <body class="public">
    <header class="masthead">
    {{#isSite}}
    <nav aria-label="Pages"><ul class="inline">{{#pages}}<li><a href="{{file}}"{{#isHere}} aria-current="page"{{/isHere}}>{{name}}</a></li>{{/pages}}</ul></nav>
    {{/isSite}}
    <p class="period">{{organization}}{{#period}}, {{period}}{{/period}}</p>
    <h1>{{title}}</h1>
    <p class="note">{{description}}</p>
    </header>
    {{#directory}}{{> directory}}{{/directory}}
    {{#issues}}{{> issues}}{{/issues}}
    {{#answers}}{{> answers}}{{/answers}}
    {{#chat}}{{> chat}}{{/chat}}
    {{#wall}}{{> wall}}{{/wall}}
    {{#index}}{{> index}}{{/index}}
    {{#isQuestion}}
    <main itemscope itemtype="https://schema.org/QAPage">
    {{#question}}{{> question}}{{/question}}
    </main>
    {{/isQuestion}}
    <footer><p>Made by report, one of Earshot’s filters, from public messages alone; personal data is hidden. All times are {{zone}}.</p></footer>
    </body>
    </html>

    """

  private static let directory = """
    <main itemscope itemtype="https://schema.org/Organization">
    <meta itemprop="name" content="{{organization}}">
    {{#none}}
    <p class="lead">No account is listed as public.</p>
    {{/none}}
    {{#networks}}
    <section aria-labelledby="{{id}}">
    <h2 id="{{id}}">{{network}}</h2>
    <ul class="accounts">
    {{#accounts}}
    <li itemprop="contactPoint" itemscope itemtype="https://schema.org/ContactPoint"><meta itemprop="contactType" content="customer support"><b><bdi itemprop="name">{{name}}</bdi></b> {{#address}}<a rel="me" itemprop="url" href="{{address}}"><bdi>{{handle}}</bdi></a>{{/address}}{{^address}}<bdi>{{handle}}</bdi>{{/address}}{{#team}} <span class="note"><bdi>{{team}}</bdi></span>{{/team}}{{#number}} <span class="note">account number <bdi>{{number}}</bdi></span>{{/number}}</li>
    {{/accounts}}
    </ul>
    </section>
    {{/networks}}
    <section aria-labelledby="check">
    <h2 id="check">How to check an account</h2>
    <ol>
    <li>Compare the whole handle letter by letter; look-alikes swap letters such as l and I, or add a word.</li>
    <li>On Mastodon the part after the second at sign must be ours as well: anybody can take a name on another server.</li>
    <li>Handles that fall free are given to others; where an account number stands here, it decides.</li>
    <li>Nobody of ours asks for a password, a whole card number or a payment in a message.</li>
    </ol>
    </section>
    {{#code}}
    <section aria-labelledby="code">
    <h2 id="code">This page as a code</h2>
    {{{svg}}}
    <p class="note"><bdi>{{address}}</bdi></p>
    </section>
    {{/code}}
    </main>

    """

  private static let issues = """
    <main>
    {{#none}}
    <p class="lead">Nothing is known to be wrong, and no idea is on the list.</p>
    {{/none}}
    {{#groups}}
    <section aria-labelledby="{{id}}">
    <h2 id="{{id}}">{{title}}</h2>
    <ul class="cases">
    {{#items}}
    <li id="{{anchor}}"><p class="meta"><span class="badge">{{state}}</span> <span>{{people}}</span> <span>{{count}}</span>{{#firstSeen}} <span>since <time datetime="{{firstSeenAt}}">{{firstSeen}}</time></span>{{/firstSeen}}{{#address}} <a href="{{address}}" rel="noreferrer">progress<span class="hidden"> of {{title}}</span></a>{{/address}}</p>
    <p dir="auto">{{title}}</p></li>
    {{/items}}
    </ul>
    </section>
    {{/groups}}
    </main>

    """

  private static let answers = """
    <main>
    {{#none}}
    <p class="lead">No public question has been answered in this time.</p>
    {{/none}}
    {{#links}}
    <ul class="cases">
    {{#items}}
    <li><a href="{{file}}" dir="auto">{{text}}</a> <p class="meta"><span>{{answersText}}</span>{{#isAnsweredByUs}} <span>answered by us</span>{{/isAnsweredByUs}} <time datetime="{{writtenAt}}">{{written}}</time></p></li>
    {{/items}}
    </ul>
    {{/links}}
    {{#questions}}
    {{#items}}{{> question}}{{/items}}
    {{/questions}}
    </main>

    """

  /// A question with its answers: the main entity of its own page, or one of many in a list.
  private static let question = """
    <article{{#anchor}} id="{{anchor}}"{{/anchor}}{{#isPage}} itemprop="mainEntity"{{/isPage}} itemscope itemtype="https://schema.org/Question">
    {{#isPage}}
    <meta itemprop="name" content="{{text}}">
    {{#isLong}}
    <p dir="auto" class="asked" itemprop="text">{{text}}</p>
    {{/isLong}}
    {{^isLong}}
    <meta itemprop="text" content="{{text}}">
    {{/isLong}}
    {{/isPage}}
    {{^isPage}}
    <h2 dir="auto" itemprop="name">{{text}}</h2>
    {{/isPage}}
    <meta itemprop="answerCount" content="{{count}}">
    <p class="meta"><span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">{{author}}</span></span> <time itemprop="datePublished" datetime="{{writtenAt}}">{{written}}</time></p>
    {{#answers}}
    <div class="answer{{#isOurs}} ours{{/isOurs}}" itemprop="{{property}}" itemscope itemtype="https://schema.org/Answer">
    <p dir="auto" itemprop="text">{{text}}</p>
    <p class="meta"><span itemprop="author" itemscope itemtype="https://schema.org/{{kind}}"><bdi itemprop="name">{{author}}</bdi></span> <time itemprop="datePublished" datetime="{{writtenAt}}">{{written}}</time>{{#isOurs}}{{#address}} <a itemprop="url" href="{{address}}" rel="noreferrer nofollow ugc">original<span class="hidden"> answer</span></a>{{/address}}{{/isOurs}}</p>
    </div>
    {{/answers}}
    </article>

    """

  private static let chat = """
    <main>
    {{#none}}
    <p class="lead">No public message bears this hashtag in this time.</p>
    {{/none}}
    <ol class="transcript">
    {{#items}}
    <li class="{{class}}"><p class="meta">{{#question}}<b>{{question}}</b> {{/question}}<b><bdi>{{author}}</bdi></b>{{#role}} <span class="badge">{{role}}</span>{{/role}} <time datetime="{{writtenAt}}">{{written}}</time>{{#address}} <a href="{{address}}" rel="noreferrer">original<span class="hidden"> message</span></a>{{/address}}</p>
    <p dir="auto">{{text}}</p></li>
    {{/items}}
    </ol>
    {{#embed}}
    <details><summary>Show this chat on your own page</summary><pre><code>{{embed}}</code></pre></details>
    {{/embed}}
    </main>

    """

  private static let wall = """
    <main>
    {{#headlines}}
    <section class="headlines" aria-label="How fast we answer in public">
    <dl>
    {{#items}}
    <div><dt>{{name}}</dt><dd><strong>{{value}}</strong> <span>{{detail}}</span></dd></div>
    {{/items}}
    </dl>
    </section>
    {{/headlines}}
    {{^headlines}}
    <p class="lead">Nobody has asked us anything in public in this time.</p>
    {{/headlines}}
    {{#praise}}
    <section aria-labelledby="praise">
    <h2 id="praise">What people are glad about</h2>
    <ul class="praise">
    {{#items}}
    <li><blockquote dir="auto"><p>{{text}}</p></blockquote><p class="meta"><time datetime="{{writtenAt}}">{{written}}</time></p></li>
    {{/items}}
    </ul>
    </section>
    {{/praise}}
    <section aria-labelledby="badge">
    <h2 id="badge">Our badge</h2>
    {{{badge}}}
    {{#embed}}
    <details><summary>Show the badge on your own page</summary><pre><code>{{embed}}</code></pre></details>
    {{/embed}}
    </section>
    {{#code}}
    <section aria-labelledby="code">
    <h2 id="code">Where we can be reached</h2>
    {{{svg}}}
    <p class="note">The code leads to our directory: <a href="{{address}}"><bdi>{{address}}</bdi></a></p>
    </section>
    {{/code}}
    <section class="definitions" aria-labelledby="definitions">
    <h2 id="definitions">How this is counted</h2>
    <p>Only public conversations that a customer began count. A first response runs from the first message to our first public one after it, in calendar time; the median is the middle one. What was answered in private counts as unanswered here.</p>
    </section>
    </main>

    """

  private static let index = """
    <main>
    <ul class="accounts">
    {{#items}}
    <li><b><a href="{{file}}">{{name}}</a></b> <span class="note">{{description}}</span></li>
    {{/items}}
    </ul>
    </main>

    """

  /// What public pages add to the report's style sheet.
  static let style = """
    .public nav { margin: 0 0 1.6rem; }
    .public nav a[aria-current] { text-decoration: none; font-weight: 600; }
    .public article, .public .transcript li { border-top: 1px solid var(--rule); padding: 1.1rem 0 0.6rem; break-inside: avoid; }
    .public article { margin-top: 1.6rem; }
    .public article h2 { max-width: 46rem; }
    .public .asked { font-size: 1.2rem; max-width: 46rem; }
    .answer { margin: 0.8rem 0 0; padding-left: 1rem; border-left: 3px solid var(--rule); max-width: 46rem; }
    .answer.ours { border-left-color: var(--inbound); }
    .answer p, .transcript p, .praise p { margin-bottom: 0.2rem; }
    .transcript, .praise, .accounts { list-style: none; margin: 1.2rem 0 0; padding: 0; }
    .transcript p { max-width: 46rem; }
    .public .transcript li.ours { padding-left: 1rem; border-left: 3px solid var(--inbound); }
    .accounts li { padding: 0.35rem 0; }
    .praise { columns: 20rem; column-gap: 3rem; }
    .praise li { break-inside: avoid; padding: 0 0 1.1rem; }
    .praise blockquote { margin-top: 0; }
    pre { overflow-x: auto; font-size: 0.85rem; padding: 0.6rem 0; }
    svg.fixed { width: auto; max-width: 100%; }
    """
}
