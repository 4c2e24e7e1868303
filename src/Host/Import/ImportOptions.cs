namespace Civium.Host.Import;

/// <summary>What the caller of <c>civium import csv</c> asked for.</summary>
internal sealed record ImportOptions(
    IReadOnlyList<string> Files,
    string Map,
    Uri Url,
    string? Token = null,
    int Batch = 500,
    bool Restart = false,
    bool DryRun = false,
    string? State = null);
