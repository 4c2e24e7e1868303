using Civium.Kernel.Access;
using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Entities;

/// <summary>A state of an entity as someone wants it recorded: checked against its type, its geometry clean. Immutable.</summary>
/// <param name="Type">The type's id.</param>
/// <param name="Code">The city's own code, unique within the type.</param>
/// <param name="Name">What it is called.</param>
/// <param name="NameZh">In Simplified Chinese; null when not told.</param>
/// <param name="Geometry">WGS 84, with height where there is one.</param>
/// <param name="Properties">A JSON object, its members in the order given.</param>
/// <param name="Relations">A JSON array of <c>{"rel", "type", "code"}</c>; null when there are none.</param>
/// <param name="Streams">A JSON object from property to datastream id; null when none is bound.</param>
/// <param name="Department">Who owns it; null when not told.</param>
/// <param name="Classification">Who may read it.</param>
/// <param name="Sample">Whether it is of the sample city.</param>
internal sealed record EntityDraft(
    string Type,
    string Code,
    string Name,
    string? NameZh,
    Geometry Geometry,
    string Properties,
    string? Relations = null,
    string? Streams = null,
    string? Department = null,
    Classification Classification = Classification.Internal,
    bool Sample = false);

/// <summary>A stretch of valid time, in UTC; the end is left out. <see cref="DateTime.MinValue"/> and <see cref="DateTime.MaxValue"/> are open ends.</summary>
internal readonly record struct ValidTime(DateTime From, DateTime To)
{
    public long FromTicks => From.Ticks;

    public long ToTicks => To == DateTime.MaxValue ? long.MaxValue : To.Ticks;
}

/// <summary>What a write did.</summary>
/// <param name="Written">How many entities got a new state.</param>
/// <param name="Unchanged">How many already were as told.</param>
/// <param name="Ended">How many ended.</param>
/// <param name="Recorded">The recorded time of it all; null when nothing changed.</param>
internal sealed record WriteResult(int Written, int Unchanged, int Ended, DateTime? Recorded);
