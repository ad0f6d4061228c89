internal import SegGeometry
internal import SegNotation

/// The report as one page that needs nothing beside it.
struct ReportPage {
    private let runs: [ReportRun]
    private let cases: Int

    /// The page of some runs, with at most `cases` answers of each sort shown for each.
    init(_ runs: [ReportRun], cases: Int) {
        self.runs = runs
        self.cases = cases
    }

    var html: String {
        let title = runs.count == 1 ? runs[0].title : "\(runs.count) evaluations"
        let links = runs.indices.map { "<a href=\"#run\($0)\">\(HTML.escaped(runs[$0].title))</a>" }
        let body =
            [
                CasePictures.definitions, "<h1>\(HTML.escaped(title))</h1>",
                "<p class=\"soft\">Every figure is computed from the recorded answers, under both ways of filling an outline: "
                    + "inclusive, vertices are pixel centres; coco, vertices are pixel corners, as the published decoder draws. "
                    + "Percentages; in brackets 95 % bootstrap intervals.</p>",
                runs.count > 1 ? "<nav>\(links.joined(separator: " "))</nav>" : "", literature,
            ] + runs.enumerated().map(section)
        return HTML.page(title: title, body: body.joined(separator: "\n"))
    }

    private var literature: String {
        let tables = LiteratureTables(runs).tables
        guard !tables.isEmpty else { return "" }
        let parts = tables.map { table, ours in
            let rows = (table.rows + ours).map(LiteratureTables.cells)
            return "<h3>\(table.title), \(table.measure)</h3>"
                + HTML.table(LiteratureTables.columns, rows, words: LiteratureTables.words) { $0 >= table.rows.count }
        }
        return "<h2>Beside the literature</h2>" + parts.joined()
    }

    private func section(_ index: Int, _ run: ReportRun) -> String {
        let facts = run.facts.map { "<dt>\($0.0)</dt><dd>\(HTML.escaped($0.1))</dd>" }.joined()
        let warnings = run.warnings.map { "<p class=\"warn\">\(HTML.escaped($0))</p>" }.joined()
        let sentences = EvaluationTable(run.breakdown).sentences.map { "<p>\(HTML.escaped($0))</p>" }
        return """
            <section id="run\(index)"><h2>\(HTML.escaped(run.title))</h2>
            <dl>\(facts)</dl>\(warnings)
            \(figures(run.breakdown))
            \(sentences.joined())
            <div class="histograms">\(histograms(run).map(\.svg).joined())</div>
            \(examples(index, run))
            </section>
            """
    }

    private func figures(_ breakdown: Breakdown) -> String {
        let table = EvaluationTable(breakdown)
        return HTML.table(table.head, table.rows, words: table.words) { $0 < table.rowsOfAll }
    }

    private func histograms(_ run: ReportRun) -> [Histogram] {
        let scores = run.records.scores
        let present = scores.filter { !$0.isAbsent }
        let overlaps = FillRule.allCases.map { rule in
            Histogram(
                "IoU of present objects, \(rule.rawValue) fill", present.compactMap { $0.overlap[rule.rawValue]?.iou },
                range: 0...1)
        }
        return overlaps + [
            Histogram("vertices of an answer", upToMost: scores.filter { !$0.isEmpty }.map { Double($0.points) }),
            Histogram(
                "tokens of an answer", upToMost: run.records.filter { $0.score != nil }.map { Double($0.tokens) }),
        ]
    }

    private func examples(_ index: Int, _ run: ReportRun) -> String {
        let choice = CaseChoice(run.records, count: cases)
        let groups = [
            ("Worst answers", choice.worst), ("Best answers", choice.best), ("Answers by chance", choice.random),
        ]
        let key = """
            <p class="soft key"><i style="background:#00c878"></i>in both<i style="background:#ff2d55"></i>only in the \
            prediction<i style="background:#00aeef"></i>only in the truth</p>
            """
        return key
            + groups.enumerated().filter { !$0.1.1.isEmpty }.map { group, named in
                let cards = named.1.enumerated().map { CaseCard($1, name: "picture\(index)-\(group)-\($0)") }
                return "<h3>\(named.0)</h3><div class=\"cases\">\(cards.concurrently(\.html).joined())</div>"
            }.joined()
    }
}

/// One answer with its pictures.
struct CaseCard: Sendable {
    private let record: EvaluationRecord
    private let name: String

    /// The card of a record; `name` is that of no other picture of the page.
    init(_ record: EvaluationRecord, name: String) {
        self.record = record
        self.name = name
    }

    var html: String {
        let figures = FillRule.allCases.map { rule in
            "\(rule.rawValue) \(EvaluationTable.percent(record.score?.overlap[rule.rawValue]?.iou ?? 0))"
        }
        return """
            <article class="case"><header><strong>\(HTML.escaped(record.expression))</strong>\
            <span class="iou">IoU \(figures.joined(separator: ", "))</span></header>\(panels)
            <details><summary>\(HTML.escaped(record.id)), \(record.score?.points ?? 0) vertices, \(record.tokens) tokens\
            \(record.finishReason == "stop" ? "" : ", \(HTML.escaped(record.finishReason))")</summary>\
            <pre>\(HTML.escaped(record.text))</pre></details></article>
            """
    }

    private var panels: String {
        do {
            let pictures = try CasePictures(record, name: name)
            let panels = zip(CasePictures.titles, pictures.drawings).map { "<span>\($1)\($0)</span>" }
            return "<div class=\"panels\">\(panels.joined())</div>"
        } catch {
            return "<p class=\"warn\">\(HTML.escaped("\(error)"))</p>"
        }
    }
}
