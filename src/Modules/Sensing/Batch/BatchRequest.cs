namespace Civium.Modules.Sensing.Batch;

/// <summary>One request inside a batch.</summary>
/// <param name="Id">The name by which others refer to it; null when it has none.</param>
/// <param name="Method">The HTTP method, in upper case.</param>
/// <param name="Url">Where to: relative to the service root, or absolute, or from another's answer (<c>$1/Datastreams</c>).</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body; empty when it has none.</param>
/// <param name="DependsOn">The names of those that must have succeeded before.</param>
internal sealed record BatchRequest(
    string? Id, string Method, string Url, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body, IReadOnlyList<string> DependsOn);

/// <summary>What was answered to one request.</summary>
/// <param name="Id">The request's name.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body; empty when there is none.</param>
internal sealed record BatchAnswer(string? Id, int Status, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether it succeeded.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;
}

/// <summary>One step of a batch: a single request, or a change set whose requests succeed or fail together.</summary>
/// <param name="Requests">In order.</param>
/// <param name="IsChangeSet">Whether they stand or fall together.</param>
internal sealed record BatchStep(IReadOnlyList<BatchRequest> Requests, bool IsChangeSet);

/// <summary>What was answered to one step.</summary>
/// <param name="Answers">An answer a request; of a change set that failed, the one that failed it first.</param>
/// <param name="IsChangeSet">Whether it was a change set.</param>
/// <param name="Failed">Whether it was a change set that failed as a whole.</param>
internal sealed record BatchOutcome(IReadOnlyList<BatchAnswer> Answers, bool IsChangeSet, bool Failed);
