/// Pieces of a page.
package enum HTML {
    /// Text in which no character means anything to a browser.
    package static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }

    /// A table; the first column is a heading, and rows for which `isOurs` says so stand out. Its columns are figures, but
    /// for those that `words` counts.
    package static func table(
        _ head: [String], _ rows: [[String]], words: Set<Int> = [0], isOurs: (Int) -> Bool = { _ in false }
    ) -> String {
        func side(_ column: Int) -> String { words.contains(column) ? " class=\"words\"" : "" }
        let titles = head.enumerated().map { "<th\(side($0))>\(escaped($1))</th>" }.joined()
        let lines = rows.enumerated().map { index, row in
            let cells = row.enumerated().map { column, text in
                column == 0
                    ? "<th scope=\"row\"\(side(column))>\(escaped(text))</th>"
                    : "<td\(side(column))>\(escaped(text))</td>"
            }
            return "<tr\(isOurs(index) ? " class=\"ours\"" : "")>\(cells.joined())</tr>"
        }
        return """
            <div class="scroll"><table><thead><tr>\(titles)</tr></thead>
            <tbody>\(lines.joined(separator: "\n"))</tbody></table></div>
            """
    }

    /// A whole page.
    static func page(title: String, body: String) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(escaped(title))</title>
        <style>
        \(style)
        </style>
        </head>
        <body>
        \(body)
        </body>
        </html>

        """
    }

    private static let style = """
        :root {
          --paper: #fbfaf8; --ink: #1d1d1f; --soft: #6b6b70; --line: #dedbd5; --card: #ffffff; --accent: #c2255c;
          --ours: #fdf0f4; --warn: #fff4d6;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #16161a; --ink: #ececf0; --soft: #9a9aa3; --line: #33333b; --card: #1f1f25; --accent: #ff6b98;
            --ours: #33202a; --warn: #3a3016;
          }
        }
        * { box-sizing: border-box }
        body {
          margin: 0 auto; padding: 2.5rem 1.25rem 5rem; max-width: 76rem; background: var(--paper); color: var(--ink);
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
        }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem }
        h2 { font-size: 1.35rem; margin: 3rem 0 .6rem; padding-top: 1.2rem; border-top: 1px solid var(--line) }
        h3 { font-size: 1.02rem; margin: 1.8rem 0 .5rem }
        p { max-width: 62rem; margin: .5rem 0 }
        .soft, figcaption, dt { color: var(--soft) }
        nav a { margin-right: 1rem }
        a { color: var(--accent) }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .6rem 0; font-size: .92rem }
        dd { margin: 0; overflow-wrap: anywhere }
        .warn { background: var(--warn); padding: .5rem .8rem; border-radius: .5rem; font-size: .92rem }
        .scroll { overflow-x: auto }
        table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; margin: .4rem 0 }
        th, td { padding: .32rem .7rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line) }
        .words { text-align: left }
        thead th { color: var(--soft); font-weight: 600 }
        tbody th { font-weight: 500 }
        tr.ours { background: var(--ours) }
        tr.ours th { color: var(--accent); font-weight: 650 }
        .histograms { display: flex; flex-wrap: wrap; gap: 1rem 2rem; margin: 1rem 0 }
        .histogram { margin: 0; width: 21rem; max-width: 100% }
        .histogram svg { width: 100%; display: block }
        .histogram rect { fill: var(--accent); opacity: .85 }
        .histogram line { stroke: var(--line) }
        .histogram text { fill: var(--soft); font-size: 11px }
        .cases { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 34rem), 1fr)); gap: 1rem }
        .case { background: var(--card); border: 1px solid var(--line); border-radius: .7rem; padding: .8rem; min-width: 0 }
        .case header { display: flex; justify-content: space-between; gap: 1rem; align-items: baseline }
        .case strong { overflow-wrap: anywhere }
        .case .iou { font-variant-numeric: tabular-nums; white-space: nowrap; color: var(--soft); font-size: .85rem }
        .panels { display: grid; grid-template-columns: repeat(3, 1fr); gap: .4rem; margin: .6rem 0 .3rem }
        .panels svg { width: 100%; display: block; border-radius: .35rem }
        .panels span { font-size: .75rem; color: var(--soft) }
        .key i { display: inline-block; width: .8em; height: .8em; border-radius: .2em; margin: 0 .3em 0 .9em }
        details { font-size: .82rem; color: var(--soft) }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 14rem; overflow-y: auto; margin: .3rem 0 }
        """
}
