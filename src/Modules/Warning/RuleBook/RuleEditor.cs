using System.Globalization;
using System.Text.Json;
using Civium.Contracts.Warning;
using Civium.Kernel.Events;
using Civium.Kernel.Requests;
using Civium.Modules.Warning.Records;
using Civium.Modules.Warning.Rules;
using Civium.Modules.Warning.Tracking;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Warning.RuleBook;

/// <summary>A rule as answered.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Moves with each change.</param>
/// <param name="Updated">When it was last changed.</param>
/// <param name="Rule">The rule itself.</param>
internal sealed record RuleAnswer(long Id, long Version, DateTime Updated, RuleDocument Rule)
{
    public static RuleAnswer Of(RuleRow row) => new(row.Id, row.Version, row.Updated, JsonSerializer.Deserialize<RuleDocument>(row.Document, RuleReader.Json)!);
}

/// <summary>
/// Changes rules. A rule that changes or goes starts from nothing: its open warnings close with the reason rule-changed. Safe for concurrent use.
/// </summary>
internal sealed class RuleEditor(IDbContextFactory<WarningDb> contexts, RuleStore rules, IEventBus bus, TimeProvider clock)
{
    public async Task<IReadOnlyList<RuleAnswer>> ListAsync(CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        await rules.InstallAsync(context, cancellation).ConfigureAwait(false);
        var rows = await context.Rules.AsNoTracking().OrderBy(row => row.Id).ToListAsync(cancellation).ConfigureAwait(false);
        return [.. rows.Select(RuleAnswer.Of)];
    }

    public async Task<RuleAnswer> AddAsync(RuleDocument document, CancellationToken cancellation)
    {
        RuleReader.Check(document);
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var row = RuleStore.Row(document, clock.GetUtcNow().UtcDateTime);
        context.Rules.Add(row);
        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        return RuleAnswer.Of(row);
    }

    public async Task<RuleAnswer> ReplaceAsync(long id, RuleDocument document, CancellationToken cancellation)
    {
        RuleReader.Check(document);
        var changed = await ChangeAsync(id, document, cancellation).ConfigureAwait(false);
        return RuleAnswer.Of(changed);
    }

    public Task RemoveAsync(long id, CancellationToken cancellation) => ChangeAsync(id, null, cancellation);

    private async Task<RuleRow> ChangeAsync(long id, RuleDocument? document, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var transaction = await context.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var rollback = transaction.ConfigureAwait(false);
        var now = clock.GetUtcNow().UtcDateTime;

        // This update waits for transactions that apply the rule, and keeps new ones from doing so until it commits.
        var found = await context.Rules.Where(row => row.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, row => row.Version + 1), cancellation).ConfigureAwait(false);
        if (found == 0)
        {
            throw RefusedException.NotFound($"There is no rule {id.ToString(CultureInfo.InvariantCulture)}.");
        }

        var row = await context.Rules.FirstAsync(row => row.Id == id, cancellation).ConfigureAwait(false);
        if (document is null)
        {
            context.Rules.Remove(row);
        }
        else
        {
            (row.Name, row.Document, row.Enabled, row.Updated) =
                (document.Name, JsonSerializer.Serialize(document, RuleReader.Json), document.Enabled, now);
        }

        var closed = await WarningCloser.CloseAsync(
            context,
            context.Pairs.Where(pair => pair.Rule == id),
            context.Warnings.Where(warning => warning.Rule == id),
            ChangeReason.RuleChanged,
            now,
            cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        if (closed.Count > 0)
        {
            await bus.PublishAsync(new WarningsChanged(closed), cancellation).ConfigureAwait(false);
        }

        return row;
    }
}
