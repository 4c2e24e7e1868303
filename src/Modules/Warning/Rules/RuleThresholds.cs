using System.Text.Json;
using Civium.Modules.Warning.Records;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Warning.Rules;

/// <summary>The thresholds of rules, for charts. Safe for concurrent use.</summary>
internal sealed class RuleThresholds(IDbContextFactory<WarningDb> contexts)
{
    /// <summary>The rule's thresholds as they are now; null when there is no such rule any more.</summary>
    public async Task<ThresholdDocument?> OfAsync(long rule, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var text = await context.Rules.AsNoTracking().Where(row => row.Id == rule).Select(row => row.Document).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        return text is null ? null : JsonSerializer.Deserialize<RuleDocument>(text, RuleReader.Json)?.Threshold;
    }
}
