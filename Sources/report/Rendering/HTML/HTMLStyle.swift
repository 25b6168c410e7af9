extension HTMLTemplates {
  /// The page's style sheet: light and dark, from 360 pixels to paper.
  static let style = """
    :root {
      --paper: #fbfaf7; --ink: #1d2026; --muted: #62666f; --rule: #e4e0d6; --card: #ffffff;
      --inbound: #2f5d8a; --outbound: #a9c1d8; --unsided: #c9c3b5; --unknown: #e9e5da; --track: #efece4;
      --negative: #b5482a; --neutral: #cfc9bb; --positive: #1f7a6d; --late: #a33c1f; --quote: #34383f;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #14171b; --ink: #e9e6df; --muted: #a3a7af; --rule: #2c3138; --card: #1a1e24;
        --inbound: #7fb0de; --outbound: #40617f; --unsided: #5b5f66; --unknown: #2f353d; --track: #20252c;
        --negative: #e58a68; --neutral: #565b63; --positive: #5cc0ad; --late: #f0a184; --quote: #cfccc5;
      }
    }
    * { box-sizing: border-box; }
    html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
    body {
      margin: 0 auto; max-width: 62rem; padding: clamp(1.25rem, 4vw, 3.5rem);
      font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
      font-variant-numeric: tabular-nums; overflow-wrap: break-word;
    }
    h1, h2, .headlines strong {
      font-family: "Iowan Old Style", "Palatino Linotype", Palatino, "Source Serif 4", "Noto Serif", Georgia, serif;
      font-weight: 600; line-height: 1.15;
    }
    h1 { font-size: clamp(1.9rem, 5vw, 2.9rem); margin: 0; letter-spacing: -0.015em; text-wrap: balance; }
    h2 { font-size: 1.35rem; margin: 0 0 0.35rem; }
    h3 { font-size: 0.95rem; margin: 1.4rem 0 0.3rem; }
    p { margin: 0 0 0.8rem; }
    .period { color: var(--muted); margin: 0 0 0.4rem; }
    .note { color: var(--muted); font-size: 0.92rem; }
    .lead { font-size: 1.25rem; margin: 2rem 0; }
    section { margin: clamp(2.2rem, 5vw, 3.4rem) 0 0; }
    .hidden {
      position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
    }

    .headlines { margin-top: 1.8rem; }
    .headlines dl {
      display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 1.4rem 2rem; margin: 0;
      border-top: 2px solid var(--ink); padding-top: 1.1rem;
    }
    .headlines dt { color: var(--muted); font-size: 0.92rem; }
    .headlines dd { margin: 0; }
    .headlines strong { display: block; font-size: 2rem; white-space: nowrap; letter-spacing: -0.02em; margin: 0.1rem 0 0.25rem; }
    .headlines span { color: var(--muted); font-size: 0.92rem; line-height: 1.4; display: block; }

    .headlines .change { color: var(--ink); }

    figure { margin: 0.9rem 0 0; }
    svg { display: block; width: 100%; }
    .chart svg { height: clamp(7rem, 22vw, 11rem); border-bottom: 1px solid var(--muted); }
    .values, .labels { display: grid; grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); }
    .values { text-align: center; font-size: 0.88rem; color: var(--muted); margin-bottom: 0.2rem; }
    .labels { font-size: 0.82rem; color: var(--muted); padding-top: 0.35rem; line-height: 1.3; text-align: center; }
    .labels { white-space: nowrap; }
    @media (max-width: 30rem) { .labels { font-size: 0.7rem; } }
    .labels b { display: block; color: var(--ink); font-weight: 500; }
    figcaption { margin-top: 0.9rem; font-size: 0.92rem; display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; }
    .inbound { fill: var(--inbound); --key: var(--inbound); }
    .outbound { fill: var(--outbound); --key: var(--outbound); }
    .unsided { fill: var(--unsided); --key: var(--unsided); }
    .unknown { fill: var(--unknown); --key: var(--unknown); }
    .negative { fill: var(--negative); --key: var(--negative); }
    .neutral { fill: var(--neutral); --key: var(--neutral); }
    .positive { fill: var(--positive); --key: var(--positive); }
    .burst { fill: var(--negative); fill-opacity: 0.16; --key: color-mix(in srgb, var(--negative) 30%, var(--paper)); }
    .chart.small svg { height: 4.5rem; }
    .chart.small h3 { margin-bottom: 0.5rem; }
    .track { fill: var(--track); }
    .key::before {
      content: ""; display: inline-block; width: 0.7em; height: 0.7em; border-radius: 2px; margin-right: 0.45em;
      background: var(--key); print-color-adjust: exact; -webkit-print-color-adjust: exact;
    }
    svg rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    .strip { height: 1.4rem; margin: 0.9rem 0 0.5rem; border-radius: 3px; overflow: hidden; }

    .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); column-gap: 4rem; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; font-size: 0.95rem; }
    th, td { text-align: left; padding: 0.42rem 1.2rem 0.42rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
    th:last-child, td:last-child { padding-right: 0; }
    thead th { color: var(--muted); font-weight: 500; font-size: 0.86rem; white-space: nowrap; }
    thead th:first-child::first-letter { text-transform: uppercase; }
    tbody th { font-weight: 500; }
    .scroll tbody th, .scroll td:not(.n) { min-width: 7rem; overflow-wrap: anywhere; }
    .scroll .when { min-width: 9rem; }
    .n { text-align: right; white-space: nowrap; }
    .bars th { white-space: nowrap; font-weight: 400; }
    .bars .bar { width: 100%; vertical-align: middle; }
    .bar svg { height: 0.75rem; border-radius: 2px; overflow: hidden; }
    .bars + p { margin-top: 0.8rem; }

    details { margin-top: 0.9rem; font-size: 0.95rem; }
    summary { color: var(--muted); cursor: pointer; }
    details[open] summary { margin-bottom: 0.4rem; }
    .inline { list-style: none; padding: 0; margin: 0.8rem 0 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1.4rem; }
    .inline b { font-weight: 600; }
    .inline li { color: var(--muted); }
    .inline li b { color: var(--ink); }

    .cases { list-style: none; margin: 1.1rem 0 0; padding: 0; }
    .cases li { border-top: 1px solid var(--rule); padding: 0.85rem 0 0.9rem; break-inside: avoid; }
    .meta { margin: 0; font-size: 0.9rem; color: var(--muted); display: flex; flex-wrap: wrap; gap: 0.1rem 0.9rem; align-items: baseline; }
    .meta > *, .inline > * { min-width: 0; overflow-wrap: anywhere; }
    .handle { color: var(--ink); font-weight: 500; }
    .badge { color: var(--ink); font-weight: 600; }
    .urgent .badge, .high .badge, .late { color: var(--late); }
    .late { font-weight: 500; }
    blockquote { margin: 0.25rem 0 0; max-width: 46rem; color: var(--quote); }
    a { color: inherit; text-decoration-color: var(--muted); text-underline-offset: 0.15em; }

    .heat { display: grid; grid-template-columns: auto 1fr; column-gap: 0.8rem; }
    .heat svg { height: clamp(9rem, 24vw, 12rem); }
    .days { display: grid; grid-template-rows: repeat(7, 1fr); font-size: 0.82rem; color: var(--muted); align-items: center; }
    .hours { grid-column: 2; display: grid; grid-template-columns: repeat(4, 1fr); font-size: 0.82rem; color: var(--muted); padding-top: 0.3rem; }
    .heat figcaption { grid-column: 1 / -1; }

    .definitions { border-top: 1px solid var(--rule); padding-top: 1.4rem; font-size: 0.92rem; color: var(--muted); }
    .definitions h2 { font-size: 1rem; color: var(--ink); }
    .definitions p { max-width: 46rem; }
    footer { color: var(--muted); font-size: 0.86rem; margin-top: 2rem; }
    a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--inbound); outline-offset: 3px; }

    @media print {
      @page { margin: 16mm; }
      :root {
        --paper: #ffffff; --ink: #000000; --muted: #4a4d53; --rule: #cccccc; --inbound: #2f5d8a;
        --outbound: #a9c1d8; --unsided: #c9c3b5; --unknown: #e9e5da; --track: #efece4; --negative: #b5482a; --neutral: #cfc9bb;
        --positive: #1f7a6d; --late: #a33c1f; --quote: #222222;
      }
      html { font-size: 10pt; }
      body { max-width: none; padding: 0; }
      section { margin-top: 1.6rem; }
      h2, h3, h2 + p, h3 + p { break-after: avoid; }
      figure, tr, .headlines, .pair > section { break-inside: avoid; }
      .scroll { overflow: visible; }
      .scroll tbody th, .scroll td:not(.n), .scroll .when { min-width: 5.5rem; }
      .scroll table { font-size: 0.9em; }
      th, td { padding-right: 0.8rem; }
      details { display: none; }
      .chart svg { height: 7rem; }
      .pair { grid-template-columns: 1fr 1fr; column-gap: 2.5rem; }
    }
    """
}
