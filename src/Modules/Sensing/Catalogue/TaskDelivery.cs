namespace Civium.Modules.Sensing.Catalogue;

/// <summary>How far a Task came. Kept by name.</summary>
internal enum TaskState
{
    /// <summary>It waits for its device.</summary>
    Created,

    /// <summary>It was handed to the device, or to its session.</summary>
    Sent,

    /// <summary>The device has it.</summary>
    Acknowledged,

    /// <summary>The device did it.</summary>
    Done,

    /// <summary>The device could not do it.</summary>
    Failed,

    /// <summary>The device did not answer in time.</summary>
    TimedOut,

    /// <summary>It was taken back.</summary>
    Cancelled,
}

/// <summary>Where a Task stands on its way to its device.</summary>
internal sealed class TaskDelivery
{
    public required long TaskId { get; init; }

    public required long CapabilityId { get; init; }

    public required long ThingId { get; init; }

    public required string State { get; set; }

    /// <summary>When it was stated.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When the state was entered.</summary>
    public required DateTime ChangedAt { get; set; }

    /// <summary>How often it was handed over.</summary>
    public required int Attempts { get; set; }

    /// <summary>When to look again; null when nothing is to be done any more.</summary>
    public DateTime? DueAt { get; set; }

    /// <summary>Until when the device must answer.</summary>
    public required DateTime Deadline { get; set; }

    /// <summary>How long to wait between two attempts, in seconds.</summary>
    public required double RetrySeconds { get; init; }
}

/// <summary>A step of a Task's history. Never changed.</summary>
internal sealed class TaskEvent
{
    public long Id { get; init; }

    public required long TaskId { get; init; }

    public required string State { get; init; }

    public required DateTime At { get; init; }

    /// <summary>The actor's id.</summary>
    public required string ById { get; init; }

    /// <summary>The actor's name at that time.</summary>
    public required string By { get; init; }

    public string? Why { get; init; }
}
