using System.Text.Json;
using Civium.Kernel.Databases;
using Civium.Modules.Warning.Records;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Warning.Rules;

/// <summary>The rules in force, and those that come with the program. Safe for concurrent use.</summary>
internal sealed class RuleStore(TimeProvider clock)
{
    /// <summary>The name under which the built-in air-quality rules are marked as installed; never change it.</summary>
    public const string AirQuality = "air-quality";

    private volatile Dictionary<long, ActiveRule> _known = [];

    /// <summary>
    /// The enabled rules, as of <paramref name="context"/>'s transaction, which keeps them from being changed until it ends. Decoded once a version.
    /// </summary>
    public async Task<IReadOnlyList<ActiveRule>> ReadAsync(WarningDb context, DatabaseEngine engine, CancellationToken cancellation)
    {
        await InstallAsync(context, cancellation).ConfigureAwait(false);

        // On SQLite the transaction excludes every other writer by itself.
        var rows = engine == DatabaseEngine.Postgres
            ? await context.Rules.FromSqlRaw("SELECT * FROM rules WHERE \"Enabled\" FOR SHARE").AsNoTracking().ToListAsync(cancellation).ConfigureAwait(false)
            : await context.Rules.AsNoTracking().Where(row => row.Enabled).ToListAsync(cancellation).ConfigureAwait(false);
        var known = _known;
        var rules = rows.OrderBy(row => row.Id).Select(row =>
            known.TryGetValue(row.Id, out var rule) && rule.Version == row.Version ? rule : Decode(row)).ToArray();
        _known = rules.ToDictionary(rule => rule.Id);
        return rules;
    }

    /// <summary>Adds the built-in rules if that was never done; what was changed or deleted since stays so.</summary>
    public async Task InstallAsync(WarningDb context, CancellationToken cancellation)
    {
        if (await context.RuleSets.AnyAsync(row => row.Name == AirQuality, cancellation).ConfigureAwait(false))
        {
            return;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        context.RuleSets.Add(new RuleSetRow { Name = AirQuality, Installed = now });
        foreach (var document in BuiltIn())
        {
            context.Rules.Add(Row(document, now));
        }

        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
    }

    public static RuleRow Row(RuleDocument document, DateTime now) => new()
    {
        Name = document.Name,
        Document = JsonSerializer.Serialize(document, RuleReader.Json),
        Enabled = document.Enabled,
        Version = 1,
        Updated = now,
    };

    public static ActiveRule Decode(RuleRow row)
    {
        var document = JsonSerializer.Deserialize<RuleDocument>(row.Document, RuleReader.Json)!;
        return new(row.Id, row.Version, document, RuleReader.Check(document));
    }

    public static IReadOnlyList<RuleDocument> BuiltIn()
    {
        using var stream = typeof(RuleStore).Assembly.GetManifestResourceStream("air-quality.json")!;
        return JsonSerializer.Deserialize<RuleDocument[]>(stream, RuleReader.Json)!;
    }
}
