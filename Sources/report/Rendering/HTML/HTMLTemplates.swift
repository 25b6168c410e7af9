/// The page's Mustache templates, one for each section, embedded so that an installed binary needs no files.
enum HTMLTemplates {
  static let all: [String: String] = [
    "page": page, "meta": meta, "volume": volume, "queries": queries, "tone": tone, "responses": responses,
    "week": week,
    "cases": cases,
    "alerts": alerts, "section": section, "table": table, "definitions": definitions,
  ]

  /// What stands in every page's head: of the report's and of the public ones.
  static let meta = """
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="referrer" content="no-referrer">

    """

  private static let page = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    {{> meta}}
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <title>{{title}}{{#period}}, {{period}}{{/period}}</title>
    <style>
    {{{style}}}
    </style>
    </head>
    <body>
    <header class="masthead">
    {{#period}}
    <p class="period">{{period}}</p>
    {{/period}}
    <h1>{{title}}</h1>
    </header>
    <main>
    {{#empty}}
    <p class="lead">{{empty}}</p>
    {{/empty}}
    {{#summary}}
    <section class="headlines" aria-label="Headline figures">
    <dl>
    {{#headlines}}
    <div><dt>{{name}}</dt><dd><strong>{{value}}</strong> <span>{{detail}}</span>{{#change}} <span class="change">{{change}}</span>{{/change}}</dd></div>
    {{/headlines}}
    </dl>
    </section>
    {{/summary}}
    {{#volume}}{{> volume}}{{/volume}}
    {{#queries}}{{> queries}}{{/queries}}
    <div class="pair">
    {{#tone}}{{> tone}}{{/tone}}
    {{#responses}}{{> responses}}{{/responses}}
    </div>
    {{#comparison}}{{> section}}{{/comparison}}
    {{#cases}}{{> cases}}{{/cases}}
    {{#alerts}}{{> alerts}}{{/alerts}}
    {{#week}}{{> week}}{{/week}}
    {{#sections}}{{> section}}{{/sections}}
    {{> definitions}}
    </main>
    <footer><p>Made by report, one of Earshot’s filters. All times are {{zone}}. Only public messages are quoted.</p></footer>
    </body>
    </html>

    """

  private static let volume = """
    <section aria-labelledby="volume">
    <h2 id="volume">Volume by {{unit}}</h2>
    <figure class="chart" style="--columns:{{count}}">
    <div class="values" aria-hidden="true">{{#values}}<span>{{.}}</span>{{/values}}</div>
    <svg role="img" aria-labelledby="volume-title volume-text" viewBox="0 0 {{width}} 100" preserveAspectRatio="none">
    <title id="volume-title">Messages by {{unit}}</title>
    <desc id="volume-text">{{most}} The table below has every figure.</desc>
    {{#bursts}}
    <rect class="burst" x="{{x}}" y="0" width="10" height="100"/>
    {{/bursts}}
    {{#bars}}
    <rect class="{{class}}" x="{{x}}" y="{{y}}" width="8" height="{{height}}"/>
    {{/bars}}
    </svg>
    <div class="labels" aria-hidden="true">{{#labels}}<span style="grid-column:span {{span}}"><b>{{first}}</b> {{rest}}</span>{{/labels}}</div>
    <figcaption><span class="key inbound">inbound</span> <span class="key outbound">outbound</span> {{#hasUnknown}}<span class="key unsided">side unknown</span> {{/hasUnknown}}{{#hasBursts}}<span class="key burst">burst</span> {{/hasBursts}}<span class="note">{{most}}</span></figcaption>
    </figure>
    <details>
    <summary>The figures</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Messages by {{unit}}">
    <table>
    <thead><tr><th scope="col">{{unit}}</th><th scope="col" class="n">Messages</th><th scope="col" class="n">Inbound</th><th scope="col" class="n">Outbound</th>{{#hasUnknown}}<th scope="col" class="n">Unknown</th>{{/hasUnknown}}{{#hasTone}}<th scope="col" class="n">Net tone</th>{{/hasTone}}</tr></thead>
    <tbody>
    {{#rows}}
    <tr><th scope="row">{{name}}</th><td class="n">{{total}}</td><td class="n">{{inbound}}</td><td class="n">{{outbound}}</td>{{#hasUnknown}}<td class="n">{{unsided}}</td>{{/hasUnknown}}{{#hasTone}}<td class="n">{{net}}</td>{{/hasTone}}</tr>
    {{/rows}}
    </tbody>
    </table>
    </div>
    </details>
    <h3>Networks</h3>
    <ul class="inline">{{#networks}}<li><bdi>{{name}}</bdi> <b>{{count}}</b></li>{{/networks}}</ul>
    </section>

    """

  private static let queries = """
    <section aria-labelledby="queries">
    <h2 id="queries">Counts by the networks</h2>
    {{#items}}
    <figure class="chart small">
    <h3><bdi>{{name}}</bdi></h3>
    <svg role="img" aria-labelledby="{{id}}" viewBox="0 0 {{width}} 100" preserveAspectRatio="none">
    <title id="{{id}}">{{name}}: {{text}}</title>
    {{#bars}}
    <rect class="{{class}}" x="{{x}}" y="{{y}}" width="8" height="{{height}}"/>
    {{/bars}}
    </svg>
    <figcaption class="note">{{text}}</figcaption>
    </figure>
    {{/items}}
    </section>

    """

  private static let tone = """
    <section aria-labelledby="tone">
    <h2 id="tone">Tone</h2>
    <p class="note">of {{total}}</p>
    <svg class="strip" role="img" aria-labelledby="tone-title" viewBox="0 0 100 10" preserveAspectRatio="none">
    <title id="tone-title">Shares of tone: {{#parts}}{{name}} {{share}} {{/parts}}</title>
    {{#parts}}
    <rect class="{{name}}" x="{{x}}" y="0" width="{{width}}" height="10"/>
    {{/parts}}
    </svg>
    <table>
    <thead class="hidden"><tr><th scope="col">Tone</th><th scope="col">Messages</th><th scope="col">Share</th></tr></thead>
    <tbody>
    {{#parts}}
    <tr><th scope="row"><span class="key {{name}}">{{name}}</span></th><td class="n">{{count}}</td><td class="n">{{share}}</td></tr>
    {{/parts}}
    </tbody>
    </table>
    {{#hasIntents}}
    <h3>What they want</h3>
    <ul class="inline">{{#intents}}<li>{{name}} <b>{{count}}</b></li>{{/intents}}</ul>
    {{/hasIntents}}
    </section>

    """

  private static let responses = """
    <section aria-labelledby="responses">
    <h2 id="responses">First response</h2>
    <p class="note">in {{begun}} begun by inbound messages</p>
    <table class="bars">
    <thead class="hidden"><tr><th scope="col">Within</th><th scope="col">Share, drawn</th><th scope="col">Share</th></tr></thead>
    <tbody>
    {{#steps}}
    <tr><th scope="row">within {{name}}</th><td class="bar"><svg aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none"><rect class="track" width="100" height="10"/><rect class="inbound" width="{{width}}" height="10"/></svg></td><td class="n">{{share}}</td></tr>
    {{/steps}}
    </tbody>
    </table>
    {{#targets}}
    <p>Targets: {{targets}}</p>
    {{/targets}}
    </section>

    """

  private static let cases = """
    <section aria-labelledby="cases">
    <h2 id="cases">Cases needing attention</h2>
    <p class="note">{{summary}}</p>
    {{#none}}
    <p>None.</p>
    {{/none}}
    {{#list}}
    <ol class="cases">
    {{#items}}
    <li class="{{priority}}">
    <p class="meta"><span class="badge">{{priority}}</span> {{#handle}}<bdi class="handle">{{handle}}</bdi> {{/handle}}{{#kind}}<bdi>{{kind}}</bdi> {{/kind}}<span>opened <time datetime="{{openedAt}}">{{opened}}</time></span> {{#due}}<span{{#isOverdue}} class="late"{{/isOverdue}}>{{due}}</span> {{/due}}{{#queue}}<span>queue <bdi>{{queue}}</bdi></span> {{/queue}}{{#url}}<a href="{{url}}" rel="noreferrer nofollow ugc">original<span class="hidden"> message of this case</span></a>{{/url}}</p>
    {{#isQuoted}}
    <blockquote dir="auto">{{text}}</blockquote>
    {{/isQuoted}}
    {{^isQuoted}}
    <p class="note">{{text}}</p>
    {{/isQuoted}}
    </li>
    {{/items}}
    </ol>
    {{/list}}
    {{#rest}}
    <p class="note">{{rest}}</p>
    {{/rest}}
    </section>

    """

  private static let alerts = """
    <section aria-labelledby="alerts">
    <h2 id="alerts">Alerts</h2>
    {{#storms}}
    <p class="note">{{storms}}</p>
    {{/storms}}
    <div class="scroll" tabindex="0" role="region" aria-label="Alerts">
    <table>
    <thead><tr><th scope="col">Kind</th><th scope="col">Subject</th><th scope="col">When</th><th scope="col" class="n">Severity</th><th scope="col" class="n">Messages</th></tr></thead>
    <tbody>
    {{#items}}
    <tr><td><span class="badge">{{kind}}</span></td><th scope="row"><bdi>{{subject}}</bdi></th><td class="when">{{when}}</td><td class="n">{{severity}}</td><td class="n">{{messages}}</td></tr>
    {{/items}}
    </tbody>
    </table>
    </div>
    </section>

    """

  private static let week = """
    <section aria-labelledby="week">
    <h2 id="week">When people write</h2>
    <figure class="heat">
    <div class="days" aria-hidden="true">{{#days}}<span>{{.}}</span>{{/days}}</div>
    <svg role="img" aria-labelledby="week-title week-text" viewBox="0 0 240 70" preserveAspectRatio="none">
    <title id="week-title">Messages by weekday and hour</title>
    <desc id="week-text">{{busiest}}</desc>
    <rect class="track" width="240" height="70"/>
    {{#cells}}
    <rect class="inbound" x="{{x}}" y="{{y}}" width="9.4" height="9.2" fill-opacity="{{strength}}"/>
    {{/cells}}
    </svg>
    <div class="hours" aria-hidden="true"><span>0</span><span>6</span><span>12</span><span>18</span></div>
    <figcaption class="note">{{busiest}}</figcaption>
    </figure>
    <details>
    <summary>Messages by weekday</summary>
    <table>
    <thead><tr><th scope="col">Weekday</th><th scope="col" class="n">Messages</th></tr></thead>
    <tbody>
    {{#rows}}
    <tr><th scope="row">{{name}}</th><td class="n">{{count}}</td></tr>
    {{/rows}}
    </tbody>
    </table>
    </details>
    </section>

    """

  private static let section = """
    <section aria-labelledby="{{id}}">
    <h2 id="{{id}}">{{title}}</h2>
    {{#sentences}}
    <p><bdi>{{.}}</bdi></p>
    {{/sentences}}
    {{#tables}}{{> table}}{{/tables}}
    </section>

    """

  private static let table = """
    {{#caption}}
    <h3>{{caption}}</h3>
    {{/caption}}
    <div class="scroll" tabindex="0" role="region" aria-label="{{label}}">
    <table>
    <thead><tr>{{#head}}<th scope="col"{{#isNumber}} class="n"{{/isNumber}}>{{title}}</th>{{/head}}</tr></thead>
    <tbody>
    {{#rows}}
    <tr>{{#cells}}{{#isFirst}}<th scope="row"><bdi>{{text}}</bdi></th>{{/isFirst}}{{^isFirst}}<td{{#isNumber}} class="n"{{/isNumber}}><bdi>{{text}}</bdi></td>{{/isFirst}}{{/cells}}</tr>
    {{/rows}}
    </tbody>
    </table>
    </div>

    """

  private static let definitions = """
    <section class="definitions" aria-labelledby="definitions">
    <h2 id="definitions">How the figures are counted</h2>
    <p>Each message counts once. <b>Net tone</b> is the share of positive minus the share of negative among
    messages that are not ours and whose tone is known, from −100 to +100. A <b>first response</b> runs from a conversation’s first known
    message, where that one is inbound, to the first outbound message after it, in calendar time; the median is the
    middle one. <b>Unanswered</b> are such conversations without an outbound message. <b>Targets</b> are those that the
    cases carry. <b>Reach</b> adds up the followers of the authors, each author once.</p>
    </section>

    """
}
