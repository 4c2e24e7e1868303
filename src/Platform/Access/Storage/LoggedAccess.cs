namespace Civium.Platform.Access.Storage;

/// <summary>A line of the access log.</summary>
internal sealed class LoggedAccess
{
    public long Id { get; set; }

    public DateTime At { get; set; }

    public string ActorId { get; set; } = "";

    public string ActorName { get; set; } = "";

    public string Action { get; set; } = "";

    public string Target { get; set; } = "";

    public string From { get; set; } = "";

    public string Outcome { get; set; } = "";

    /// <summary>How often it happened in the same second; more than one only for refusals.</summary>
    public int Times { get; set; } = 1;
}
