using Civium.DemoCity.Drawing;

namespace Civium.DemoCity.Buildings;

/// <summary>What a block is used for.</summary>
internal enum LandUse
{
    OldTown,
    Offices,
    Housing,
    Houses,
    Industry,
    Campus,
    Park,
    Fields,
}

/// <summary>A building.</summary>
/// <param name="Block">The number of its block.</param>
/// <param name="Use">What it is used for.</param>
/// <param name="Footprint">Where it stands.</param>
/// <param name="Height">In metres.</param>
internal sealed record Building(int Block, LandUse Use, Box Footprint, double Height);
