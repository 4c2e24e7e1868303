using Civium.Kernel.Access;
using Civium.Modules.Warning.Records;
using Civium.Modules.Warning.Rules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Civium.Modules.Warning.RuleBook;

/// <summary>Rules over HTTP.</summary>
internal static class RuleEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var read = new RequiresAttribute(Permission.Read, WarningDb.RulesSet);
        var steward = new RequiresAttribute(Permission.Steward, WarningDb.RulesSet);
        var group = endpoints.MapGroup("/api/warnings/rules").WithTags("Warning rules");

        group.MapGet("", ListAsync).WithMetadata(read).WithName("ListWarningRules").WithSummary("All rules.");
        group.MapPost("", AddAsync).WithMetadata(steward).WithName("AddWarningRule").WithSummary("Add a rule; it applies to readings from now on.");
        group.MapPut("{id:long}", ReplaceAsync).WithMetadata(steward).WithName("ReplaceWarningRule")
            .WithSummary("Replace a rule; its open warnings close with the reason rule-changed.");
        group.MapDelete("{id:long}", RemoveAsync).WithMetadata(steward).WithName("RemoveWarningRule")
            .WithSummary("Remove a rule; its open warnings close with the reason rule-changed.");
    }

    private static async Task<Ok<IReadOnlyList<RuleAnswer>>> ListAsync(RuleEditor editor, CancellationToken cancellation) =>
        TypedResults.Ok(await editor.ListAsync(cancellation).ConfigureAwait(false));

    private static async Task<Created<RuleAnswer>> AddAsync(RuleDocument rule, RuleEditor editor, CancellationToken cancellation)
    {
        var added = await editor.AddAsync(rule, cancellation).ConfigureAwait(false);
        return TypedResults.Created((string?)null, added);
    }

    private static async Task<Ok<RuleAnswer>> ReplaceAsync(long id, RuleDocument rule, RuleEditor editor, CancellationToken cancellation) =>
        TypedResults.Ok(await editor.ReplaceAsync(id, rule, cancellation).ConfigureAwait(false));

    private static async Task<NoContent> RemoveAsync(long id, RuleEditor editor, CancellationToken cancellation)
    {
        await editor.RemoveAsync(id, cancellation).ConfigureAwait(false);
        return TypedResults.NoContent();
    }
}
