using System.Security.Claims;
using System.Text.Json;
using Civium.Contracts.Sensing;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Creating;
using Civium.Modules.Sensing.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Tasking;

/// <summary>Tasks with their states and histories, for programs.</summary>
internal static class TaskEndpoints
{
    private const int Most = 1000;
    private static readonly RequiresAttribute Reads = new(Permission.Read, "sensing.tasks");
    private static readonly RequiresAttribute Orders = new(Permission.Respond, "sensing.tasks");
    private static readonly RequiresAttribute Reports = new(Permission.Steward, "sensing.tasks");

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/tasks", ListAsync).WithMetadata(Reads).WithName("ListTasks").WithSummary("Tasks, the latest first")
            .WithDescription("state: created, sent, acknowledged, done, failed, timed-out or cancelled. capability, thing: only of that one. before: only ids below. top: at most how many, 1 to 1000.");
        group.MapGet("/tasks/{id:long}", FindAsync).WithMetadata(Reads).WithName("FindTask").WithSummary("A Task with its history");
        group.MapPost("/tasks", CreateAsync).WithMetadata(Orders).WithName("OrderTask").WithSummary("Have a Thing do something, and say why");
        group.MapPost("/tasks/{id:long}/cancel", CancelAsync).WithMetadata(Orders).WithName("CancelTask").WithSummary("Take a Task back that is not done");
        group.MapPost("/tasks/{id:long}/status", ReportAsync).WithMetadata(Reports).WithName("ReportTask")
            .WithSummary("Tell that a device has a Task, did it, or could not")
            .WithDescription("{\"status\":\"acknowledged\"}, \"done\" or \"failed\", with a detail where there is one. The same as publishing to v1.1/Tasks(ID)/status.");
    }

    private static async Task<Ok<TasksAnswer>> ListAsync(
        IDbContextFactory<SensingDb> contexts, ClaimsPrincipal user, CancellationToken cancellation, string? state = null, long? capability = null, long? thing = null, long? before = null, int top = 100)
    {
        if (top is < 1 or > Most)
        {
            throw RefusedException.BadRequest("page-out-of-range", $"top must be from 1 to {Most}.", "top");
        }

        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var tasks = new SightFilter(Sight.Of(Actor.From(user))).Of<CityTask>() is { } seen ? db.Tasks.Where(seen) : db.Tasks;
        var deliveries = db.Deliveries.AsNoTracking().Where(one => before == null || one.TaskId < before);
        if (state is not null)
        {
            var wanted = StateOf(state);
            deliveries = deliveries.Where(one => one.State == wanted);
        }

        var rows = await deliveries.Where(one => (capability == null || one.CapabilityId == capability) && (thing == null || one.ThingId == thing))
            .Join(tasks, delivery => delivery.TaskId, task => task.Id, (delivery, task) => new { Delivery = delivery, task.TaskingParameters })
            .OrderByDescending(row => row.Delivery.TaskId).Take(top + 1).ToListAsync(cancellation).ConfigureAwait(false);
        var page = rows.Take(top).Select(row => TaskAnswer.Of(row.Delivery, row.TaskingParameters)).ToList();
        var next = rows.Count > top
            ? FormattableString.Invariant($"/api/sensing/tasks?before={page[^1].Id}&top={top}&state={state}&capability={capability}&thing={thing}")
            : null;
        return TypedResults.Ok(new TasksAnswer(page, next));
    }

    private static async Task<Ok<TaskAnswer>> FindAsync(long id, IDbContextFactory<SensingDb> contexts, ClaimsPrincipal user, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await TaskReports.RequireSeenAsync(db, id, Actor.From(user), cancellation).ConfigureAwait(false);
        return TypedResults.Ok(await AnswerAsync(db, id, cancellation).ConfigureAwait(false));
    }

    private static async Task<Created<TaskAnswer>> CreateAsync(
        NewTask asked, ITasking tasking, IDbContextFactory<SensingDb> contexts, HttpContext context, CancellationToken cancellation)
    {
        if (asked.Why is { Length: > 1_000 })
        {
            throw RefusedException.BadRequest("why-too-long", "why has at most 1000 characters.", "/why");
        }

        var by = Actor.From(context.User);
        var key = RequestKey.Of(context, JsonSerializer.SerializeToUtf8Bytes(asked));
        var id = await tasking.CreateAsync(new TaskOrder(asked.Capability, asked.Parameters.GetRawText(), by, asked.Why ?? "", key?.Key), cancellation).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return TypedResults.Created($"/api/sensing/tasks/{id}", await AnswerAsync(db, id, cancellation).ConfigureAwait(false));
    }

    private static async Task<Ok<TaskAnswer>> CancelAsync(
        long id, TakeBack asked, TaskBook book, IDbContextFactory<SensingDb> contexts, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var by = Actor.From(user);
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await TaskReports.RequireSeenAsync(db, id, by, cancellation).ConfigureAwait(false);
        var rights = await db.Tasks.Where(task => task.Id == id).Select(task => new
        {
            task.TaskingCapabilityId,
            task.TaskingCapability!.Properties,
            task.TaskingCapability.Thing!.Department,
        }).FirstAsync(cancellation).ConfigureAwait(false);
        TaskRights.Require(by, rights.TaskingCapabilityId, rights.Properties, rights.Department);
        if (!await book.MoveAsync(id, TaskState.Cancelled, by, asked.Why, cancellation).ConfigureAwait(false))
        {
            throw RefusedException.Conflict("task-is-over", $"Task {id} is over already; what was done is not undone by taking it back.");
        }

        return TypedResults.Ok(await AnswerAsync(db, id, cancellation).ConfigureAwait(false));
    }

    private static async Task<Ok<TaskAnswer>> ReportAsync(
        long id, TaskReports reports, IDbContextFactory<SensingDb> contexts, HttpContext context, CancellationToken cancellation)
    {
        using var body = await RequestBody.ReadAsync(context.Request, RequestBody.UsualLimit, cancellation).ConfigureAwait(false);
        await reports.TakeAsync(id, body.Bytes, Actor.From(context.User), cancellation).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return TypedResults.Ok(await AnswerAsync(db, id, cancellation).ConfigureAwait(false));
    }

    private static async Task<TaskAnswer> AnswerAsync(SensingDb db, long id, CancellationToken cancellation)
    {
        var delivery = await db.Deliveries.AsNoTracking().FirstOrDefaultAsync(one => one.TaskId == id, cancellation).ConfigureAwait(false)
            ?? throw RefusedException.NotFound($"There is no Task {id}.");
        var parameters = await db.Tasks.Where(one => one.Id == id).Select(one => one.TaskingParameters).FirstAsync(cancellation).ConfigureAwait(false);
        var history = await db.TaskEvents.AsNoTracking().Where(one => one.TaskId == id).OrderBy(one => one.Id)
            .Select(one => new { one.State, one.At, one.By, one.Why }).ToListAsync(cancellation).ConfigureAwait(false);
        return TaskAnswer.Of(delivery, parameters, [.. history.Select(one => new TaskStep(TaskAnswer.Name(one.State), one.At, one.By, one.Why))]);
    }

    private static string StateOf(string name) => Enum.GetNames<TaskState>().FirstOrDefault(state => TaskAnswer.Name(state) == name)
        ?? throw RefusedException.BadRequest("unknown-state", $"state must be one of {string.Join(", ", Enum.GetNames<TaskState>().Select(TaskAnswer.Name))}.", "state");
}
