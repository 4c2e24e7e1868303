using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Civium.Platform.Observations.Embedded;

/// <summary>Tells the operator of damage, once for each place. Safe for concurrent use.</summary>
internal sealed class DamageReport(ILogger log)
{
    private readonly ConcurrentDictionary<string, byte> _told = new();

    /// <summary>Tells of it, unless it was told already.</summary>
    public void Tell(string what)
    {
        if (_told.TryAdd(what, 0))
            log.LogCritical("{Damage}", what);
    }
}
