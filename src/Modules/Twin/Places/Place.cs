using System.Globalization;
using Civium.Contracts.Sensing;

namespace Civium.Modules.Twin.Places;

/// <summary>A Thing with its streams, by property and id. Immutable.</summary>
internal sealed record Place(long Thing, string Name, GeoPoint? Point, IReadOnlyList<StreamInfo> Streams)
{
    /// <summary>What the Thing says of itself.</summary>
    public ThingProfile Profile => Streams[0].Profile;

    /// <summary>Its name in the reader's language where it has one.</summary>
    public string NameFor(CultureInfo reader) => Profile.NameFor(reader, Name);
}
