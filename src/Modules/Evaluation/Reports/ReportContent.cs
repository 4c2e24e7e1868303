using System.Globalization;
using Civium.Modules.Evaluation.Runs;
using Civium.Modules.Evaluation.Texts;
using Microsoft.Extensions.Localization;

namespace Civium.Modules.Evaluation.Reports;

/// <summary>A line of the report's ranking.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Parts">Its scores on the nodes right below the index.</param>
internal sealed record ReportLine(RankedUnit Unit, IReadOnlyList<double> Parts);

/// <summary>What a report says, in the reader's language, whatever it is printed on.</summary>
internal sealed record ReportContent(
    string Title, string Subtitle, string Summary, IReadOnlyList<string> PartNames, IReadOnlyList<ReportLine> Lines, IReadOnlyList<string> Method, IReadOnlyList<string> Notes,
    ReportWords Words)
{
    public static ReportContent Of(FinishedRun run, IStringLocalizer<EvaluationTexts> texts)
    {
        var framework = run.Result.Framework;
        var parts = framework.Children(framework.Root);
        var ranking = RankedUnit.Of(run);
        var best = ranking[0];
        var steady = ranking.Count(unit => unit.High - unit.Low <= 3);
        var recipe = run.Row.Recipe;
        return new(
            run.Row.Name,
            texts["ReportSubtitle", run.Data.Framework.Name, run.Data.Framework.Version, run.Row.Created.ToString("d", CultureInfo.CurrentCulture)],
            texts["ReportSummary", ranking.Count, run.Data.Row.Indicators, best.Name, ScoreText.Number(best.Score), ScoreText.Whole(best.Low), ScoreText.Whole(best.High), steady],
            [.. parts.Select(place => run.Data.Framework.NameOf(framework.Nodes[place].Code))],
            [.. ranking.Select(unit => new ReportLine(unit, [.. parts.Select(place => run.Result.Scores[place][unit.Row])]))],
            [
                texts["ReportMethodData", run.Data.Row.Name, run.Data.Row.File, run.Data.Row.Imported.ToString("d", CultureInfo.CurrentCulture)],
                texts["ReportMethodRange", run.Row.Draws],
                texts["ReportMethodRecipe", recipe],
            ],
            run.Result.Notes,
            new(texts["Rank"], texts["Unit"], texts["Score"], texts["RankRange"], texts["ReportMethod"], texts["ReportNotes"], texts["ReportParts"], texts["ReportRanking"]));
    }
}

/// <summary>The headings of a report.</summary>
internal sealed record ReportWords(string Rank, string Unit, string Score, string Range, string Method, string Notes, string Parts, string Ranking);
