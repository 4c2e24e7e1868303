using Civium.Platform.Observations.Embedded;

namespace Civium.StoreVictim;

/// <summary>A store that seals and merges all the time.</summary>
internal static class VictimOptions
{
    public static EmbeddedStoreOptions In(string directory) => new()
    {
        Directory = directory,
        Partitions = VictimWrite.Partitions,
        SealChanges = 200,
        SealBytes = 16 << 10,
        SealAge = TimeSpan.FromMilliseconds(50),
        MergeAtOnce = 3,
        PurgeAge = TimeSpan.FromMilliseconds(200),
    };
}
