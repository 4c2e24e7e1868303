using System.Text.Json;
using Civium.Modules.Sensing.Catalogue;

namespace Civium.Modules.Sensing.Tasking;

/// <summary>A Task as programs see it.</summary>
internal sealed record TaskAnswer(
    long Id, long Capability, long Thing, string State, JsonElement Parameters, DateTime Created, DateTime Changed, int Attempts, DateTime Deadline, IReadOnlyList<TaskStep>? History = null)
{
    public static TaskAnswer Of(TaskDelivery delivery, string parameters, IReadOnlyList<TaskStep>? history = null) => new(
        delivery.TaskId, delivery.CapabilityId, delivery.ThingId, Name(delivery.State), JsonSerializer.Deserialize<JsonElement>(parameters),
        delivery.CreatedAt, delivery.ChangedAt, delivery.Attempts, delivery.Deadline, history);

    /// <summary>How a state is called outside: created, sent, acknowledged, done, failed, timed-out, cancelled.</summary>
    public static string Name(string state) => state == nameof(TaskState.TimedOut) ? "timed-out" : JsonNamingPolicy.CamelCase.ConvertName(state);
}

/// <summary>A step of a Task's history.</summary>
internal sealed record TaskStep(string State, DateTime At, string By, string? Why);

/// <summary>A page of Tasks.</summary>
internal sealed record TasksAnswer(IReadOnlyList<TaskAnswer> Value, string? Next);

/// <summary>What is to be done.</summary>
internal sealed record NewTask(long Capability, JsonElement Parameters, string? Why);

/// <summary>Why a Task is taken back.</summary>
internal sealed record TakeBack(string? Why);
