using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Geometries;
using Civium.Modules.Twin.Index;
using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Imports.Review;

/// <summary>What is proposed for an entity of a file.</summary>
internal enum ProposalKind
{
    /// <summary>It is new.</summary>
    Create,

    /// <summary>An entity of the same code changes.</summary>
    Update,

    /// <summary>It is as it already was.</summary>
    Same,

    /// <summary>It is taken for an entity of another code with the same name at the same place, which changes and keeps its code.</summary>
    Link,
}

/// <summary>A proposal, and why.</summary>
/// <param name="Number">Its place in the file, from 0.</param>
/// <param name="Kind">What is proposed.</param>
/// <param name="Type">The entity's type.</param>
/// <param name="Code">Its code in the file.</param>
/// <param name="Name">Its name in the file.</param>
/// <param name="Target">The code of the entity it is taken for; null when it is new.</param>
/// <param name="Reason">Why, in words.</param>
internal sealed record Proposal(int Number, ProposalKind Kind, string Type, string Code, string Name, string? Target, string Reason);

/// <summary>
/// Finds what the entities of a file are among those there are: by code, or by the same name (case and blanks apart) no farther than
/// <see cref="Near"/> metres from box to box. Each entity of the city is proposed at most once.
/// </summary>
internal sealed class Proposals(TwinIndex index, EntityReader reader)
{
    /// <summary>How near the same name counts as the same place, in metres.</summary>
    public const double Near = 100;

    private const int AtOnce = 500;
    private const double MetresPerDegree = 111_195;

    public async Task<IReadOnlyList<Proposal>> FindAsync(IReadOnlyList<EntityDraft> drafts, DateTime now, CancellationToken cancellation)
    {
        var state = await index.StateAsync(cancellation).ConfigureAwait(false);
        var moment = new Moment(Math.Max(now.Ticks, index.Recorded), long.MaxValue - 1, Reach.Everything);
        var existing = new Dictionary<(string Type, string Code), RecordedState>();
        var byName = new Dictionary<(string Type, string Name), List<RecordedState>>();
        foreach (var type in drafts.Select(draft => draft.Type).Distinct())
        {
            var codes = drafts.Where(draft => draft.Type == type).Select(draft => draft.Code).ToHashSet();
            await foreach (var known in OfTypeAsync(state, moment, type, cancellation).ConfigureAwait(false))
            {
                existing[(type, known.Key.Code)] = known;
                if (known.Row.Name.Length > 0 && !codes.Contains(known.Key.Code))
                {
                    if (!byName.TryGetValue((type, Bare(known.Row.Name)), out var same))
                    {
                        byName.Add((type, Bare(known.Row.Name)), same = []);
                    }

                    same.Add(known);
                }
            }
        }

        var taken = new HashSet<string>();
        return [.. drafts.Select((draft, number) => Propose(draft, number, existing, byName, taken))];
    }

    private static Proposal Propose(
        EntityDraft draft, int number, Dictionary<(string, string), RecordedState> existing, Dictionary<(string, string), List<RecordedState>> byName, HashSet<string> taken)
    {
        if (existing.TryGetValue((draft.Type, draft.Code), out var same))
        {
            var unchanged = same.Row.Properties == draft.Properties && same.Row.Name == draft.Name && same.Row.Geometry.AsSpan().SequenceEqual(GeometryBytes.Write(draft.Geometry));
            return new Proposal(number, unchanged ? ProposalKind.Same : ProposalKind.Update, draft.Type, draft.Code, draft.Name, draft.Code,
                unchanged ? "The city has it, and nothing differs." : $"The city has a {draft.Type} of the same code, \"{same.Row.Name}\"; its state changes.");
        }

        if (draft.Name.Length > 0 && byName.TryGetValue((draft.Type, Bare(draft.Name)), out var named))
        {
            var nearest = named.Where(one => !taken.Contains(one.Key.Type + "/" + one.Key.Code))
                .Select(one => (State: one, Distance: Distance(draft.Geometry, GeometryBytes.Read(one.Row.Geometry)))).OrderBy(one => one.Distance).FirstOrDefault();
            if (nearest.State is not null && nearest.Distance <= Near)
            {
                taken.Add(nearest.State.Key.Type + "/" + nearest.State.Key.Code);
                return new Proposal(number, ProposalKind.Link, draft.Type, draft.Code, draft.Name, nearest.State.Key.Code, FormattableString.Invariant(
                    $"The city has a {draft.Type} of the same name {nearest.Distance:F0} m away, with the code {nearest.State.Key.Code}: taken for the same, it keeps its code."));
            }
        }

        return new Proposal(number, ProposalKind.Create, draft.Type, draft.Code, draft.Name, null, "The city has none of this code, nor of this name nearby.");
    }

    private async IAsyncEnumerable<RecordedState> OfTypeAsync(
        IndexState state, Moment moment, string type, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        if (index.NumberOf(type) is not { } number)
        {
            yield break;
        }

        var found = new List<long>();
        state.Find(null, moment, number, one => found.Add(one.Sequence));
        foreach (var some in found.Chunk(AtOnce))
        {
            foreach (var known in await reader.VersionsAsync(some, cancellation).ConfigureAwait(false))
            {
                yield return known;
            }
        }
    }

    private static double Distance(Geometry one, Geometry other)
    {
        var (a, b) = (one.EnvelopeInternal, other.EnvelopeInternal);
        var east = Math.Max(0, Math.Max(a.MinX, b.MinX) - Math.Min(a.MaxX, b.MaxX)) * Math.Cos(a.Centre.Y * Math.PI / 180);
        var north = Math.Max(0, Math.Max(a.MinY, b.MinY) - Math.Min(a.MaxY, b.MaxY));
        return Math.Sqrt((east * east) + (north * north)) * MetresPerDegree;
    }

    private static string Bare(string name) => string.Concat(name.Where(one => !char.IsWhiteSpace(one))).ToUpperInvariant();
}
