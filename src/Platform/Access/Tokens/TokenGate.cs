using System.Net;
using Civium.Kernel.Access;
using Civium.Platform.Access.Gate;
using Civium.Platform.Access.Journal;

namespace Civium.Platform.Access.Tokens;

/// <summary>Judges callers who do not come over HTTP. Open mode is as there: only this machine, and without a token everyone is <c>open</c>.</summary>
internal sealed class TokenGate(BearerTokens tokens, IAuthorizer authorizer, OpenMode open, AccessLog log) : ITokenGate
{
    private static readonly Actor Everyone = Actor.From(OpenMode.Principal());

    public async ValueTask<Admission> AdmitAsync(string? token, IPAddress? peer, RequiresAttribute asked)
    {
        if (open.On && !LoopbackGuard.IsLoopback(peer))
        {
            return Refuse(null, peer, asked, "In open mode only this machine may connect. Start without --open to serve others.");
        }

        var actor = Actor.Anonymous;
        if (!string.IsNullOrEmpty(token))
        {
            var check = await tokens.CheckAsync(token, LoopbackGuard.IsLoopback(peer)).ConfigureAwait(false);
            if (check.Principal is null)
            {
                return Refuse(null, peer, asked, check.Refusal);
            }

            actor = Actor.From(check.Principal);
        }
        else if (open.On)
        {
            actor = Everyone;
        }

        var decision = Policies.Decide(authorizer, actor, [asked]);
        return decision.Allowed ? new Admission(actor, true, "") : Refuse(actor, peer, asked, decision.Reason);
    }

    private Admission Refuse(Actor? actor, IPAddress? peer, RequiresAttribute asked, string reason)
    {
        var known = actor is { Kind: not ActorKind.Anonymous } ? actor : null;
        var caller = new Caller(known ?? Actor.Anonymous, peer?.ToString() ?? "local");
        log.Note(known is null ? new AccessEvent(caller, "token", "", reason) : new AccessEvent(caller, "access", Policies.Target([asked], ""), "refused"));
        return new Admission(known, false, reason);
    }
}
