using Civium.Indicators.Frameworks;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Evaluation.DataSets;
using Civium.Modules.Evaluation.Frameworks;
using Civium.Modules.Evaluation.Live;
using Civium.Modules.Evaluation.Records;
using Civium.Modules.Evaluation.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Civium.Modules.Evaluation.Serving;

/// <summary>What a run is asked for.</summary>
internal sealed record RunRequest(string? Name, long DataSet, System.Text.Json.JsonElement? Recipe, int? Draws);

/// <summary>A framework to store.</summary>
internal sealed record FrameworkRequest(string Name, System.Text.Json.JsonElement Framework);

/// <summary>A unit's place.</summary>
internal sealed record RankAnswer(string Unit, string Name, int? Year, double? Score, double? Rank, double? Low, double? High);

/// <summary>A run and its ranking.</summary>
internal sealed record RunAnswer(long Id, string Name, long DataSet, string Framework, int FrameworkVersion, string Recipe, int Draws, IReadOnlyList<RankAnswer> Ranking, IReadOnlyList<string> Notes);

/// <summary>What an import gave.</summary>
internal sealed record DataSetAnswer(long Id, string Name, string File, long Framework, int Units, int Indicators);

/// <summary>Frameworks, data and runs over HTTP.</summary>
internal static class EvaluationEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var read = new RequiresAttribute(Permission.Read, EvaluationDb.RunsSet);
        var steward = new RequiresAttribute(Permission.Steward, EvaluationDb.RunsSet);
        var group = endpoints.MapGroup("/api/evaluation").WithTags("Evaluation");
        group.MapGet("frameworks/{id:long}", FrameworkAsync).WithMetadata(read).WithName("FindFramework").WithSummary("A version of a framework as JSON.");
        group.MapPost("frameworks", SaveAsync).WithMetadata(steward).WithName("SaveFramework").WithSummary("Add a framework, or a new version of the one of that name.");
        group.MapPost("datasets", ImportAsync).WithMetadata(steward).WithName("ImportIndicators").Accepts<byte[]>("application/octet-stream")
            .WithSummary("Import a table of indicators, the file as the request's body. One fault, and nothing is stored; faults are named by row and column.");
        group.MapPost("runs", AddAsync).WithMetadata(steward).WithName("AddRun").WithSummary("Score a data set by a recipe.");
        group.MapGet("runs/{id:long}", RunAsync).WithMetadata(read).WithName("FindRun").WithSummary("A run and its ranking with intervals.");
        group.MapPost("districts", ComputeAsync).WithMetadata(steward).WithName("ComputeDistricts").WithSummary("Compute the districts' live indicators now.");
    }

    private static async Task<ContentHttpResult> FrameworkAsync(long id, FrameworkStore frameworks, CancellationToken cancellation) =>
        TypedResults.Text(FrameworkText.Write((await frameworks.FindAsync(id, cancellation).ConfigureAwait(false)).Framework), "application/json");

    private static async Task<Created> SaveAsync(FrameworkRequest request, FrameworkStore frameworks, HttpContext http, CancellationToken cancellation)
    {
        var saved = await frameworks.SaveAsync(request.Name, request.Framework.GetRawText(), Actor.From(http.User), cancellation).ConfigureAwait(false);
        return TypedResults.Created($"/api/evaluation/frameworks/{saved.Id}");
    }

    private static async Task<Results<Created<DataSetAnswer>, ProblemHttpResult>> ImportAsync(
        HttpContext http, DataSetStore store, string name, string file, long? framework, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, cancellation).ConfigureAwait(false);
        if (body.Length > DataSetStore.LargestFile)
        {
            throw new RefusedException(StatusCodes.Status413PayloadTooLarge, "too-large", $"A file has at most {DataSetStore.LargestFile / 1048576} MB.");
        }

        var outcome = await store.ImportAsync(name, file, body.ToArray(), framework, Actor.From(http.User), cancellation).ConfigureAwait(false);
        return outcome.DataSet is { } row
            ? TypedResults.Created((string?)null, new DataSetAnswer(row.Id, row.Name, row.File, row.Framework, row.Units, row.Indicators))
            : TypedResults.Problem(
                $"The table has {outcome.Count} faults; nothing was imported.", statusCode: StatusCodes.Status400BadRequest, title: "bad-table",
                extensions: [new("faults", outcome.Problems.Select(problem => new { problem.Row, problem.Column, problem.Message }).ToArray())]);
    }

    private static async Task<Created<RunAnswer>> AddAsync(RunRequest request, RunStore runs, HttpContext http, CancellationToken cancellation)
    {
        var run = await runs.AddAsync(
            request.Name ?? "", request.DataSet, request.Recipe?.GetRawText() ?? "", request.Draws ?? RunStore.UsualDraws, Actor.From(http.User), cancellation).ConfigureAwait(false);
        return TypedResults.Created($"/api/evaluation/runs/{run.Row.Id}", Answer(run));
    }

    private static async Task<Ok<RunAnswer>> RunAsync(long id, RunStore runs, CancellationToken cancellation) =>
        TypedResults.Ok(Answer(await runs.LoadAsync(id, cancellation).ConfigureAwait(false)));

    private static async Task<NoContent> ComputeAsync(LiveIndicators indicators, CancellationToken cancellation)
    {
        await indicators.ComputeAsync(cancellation).ConfigureAwait(false);
        return TypedResults.NoContent();
    }

    private static RunAnswer Answer(FinishedRun run) => new(
        run.Row.Id, run.Row.Name, run.Row.DataSet, run.Data.Framework.Name, run.Data.Framework.Version, run.Row.Recipe, run.Row.Draws,
        [.. RankedUnit.Of(run).Select(unit => new RankAnswer(unit.Unit, unit.Name, unit.Year, Known(unit.Score), Known(unit.Rank), Known(unit.Low), Known(unit.High)))],
        run.Result.Notes);

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}
