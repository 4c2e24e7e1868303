using System.Text.Json;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Drafts;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Tasking;

/// <summary>Takes what devices tell of their Tasks: <c>{"status":"acknowledged"}</c>, "done" or "failed", with a <c>detail</c> where there is one.</summary>
internal sealed class TaskReports(TaskBook book, IDbContextFactory<SensingDb> contexts)
{
    private const int LongestDetail = 1_000;

    /// <summary>Takes one.</summary>
    /// <param name="task">The Task.</param>
    /// <param name="body">The report.</param>
    /// <param name="by">Who tells it; it must see the Task.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Whether the Task moved; a repetition does not move it.</returns>
    /// <exception cref="RefusedException">400: what is wrong with it; 404: there is no such Task for this one.</exception>
    public async Task<bool> TakeAsync(long task, ReadOnlyMemory<byte> body, Actor by, CancellationToken cancellation)
    {
        using var document = JsonCheck.Parse(body);
        var (state, detail) = Read(document.RootElement);
        await using (var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false))
        {
            await RequireSeenAsync(db, task, by, cancellation).ConfigureAwait(false);
        }

        return await book.MoveAsync(task, state, by, detail, cancellation).ConfigureAwait(false);
    }

    /// <summary>Refuses who may not see a Task.</summary>
    /// <exception cref="RefusedException">404.</exception>
    public static async Task RequireSeenAsync(SensingDb db, long task, Actor by, CancellationToken cancellation)
    {
        var tasks = db.Tasks.Where(one => one.Id == task);
        if (new SightFilter(Sight.Of(by)).Of<CityTask>() is { } seen)
        {
            tasks = tasks.Where(seen);
        }

        if (!await tasks.AnyAsync(cancellation).ConfigureAwait(false))
        {
            throw RefusedException.NotFound($"There is no Task {task}.");
        }
    }

    private static (TaskState State, string? Detail) Read(JsonElement report)
    {
        if (report.ValueKind != JsonValueKind.Object || !report.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.String)
        {
            throw Bad("must be an object with a status: \"acknowledged\", \"done\" or \"failed\".", "");
        }

        TaskState state = status.GetString() switch
        {
            "acknowledged" => TaskState.Acknowledged,
            "done" => TaskState.Done,
            "failed" => TaskState.Failed,
            _ => throw Bad("must be \"acknowledged\", \"done\" or \"failed\".", "/status"),
        };
        if (!report.TryGetProperty("detail", out var detail))
        {
            return (state, null);
        }

        return detail.ValueKind == JsonValueKind.String && detail.GetString() is { Length: <= LongestDetail } text
            ? (state, text) : throw Bad($"must be a text of at most {LongestDetail} characters.", "/detail");
    }

    private static RefusedException Bad(string problem, string where) => RefusedException.BadRequest("bad-report", $"{(where.Length == 0 ? "/" : where)}: {problem}", where.Length == 0 ? "/" : where);
}
