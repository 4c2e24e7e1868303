using Civium.DemoCity.Drawing;
using Civium.DemoCity.Naming;
using Civium.DeviceProfiles;

namespace Civium.DemoCity.Sensors;

/// <summary>A place of the sample city with a device.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Profile">What kind of device.</param>
/// <param name="Name">Its name, which is its identity too: a Thing of this name is not made again.</param>
/// <param name="At">Where it stands.</param>
/// <param name="District">The number of its district.</param>
/// <param name="Character">How strongly the city's activity shows here: 1 is usual.</param>
/// <param name="Extra">What else its kind needs: for a water gauge how far down the river it is, in metres; for a road its speed limit, in km/h.</param>
internal sealed record Sensor(int Number, DeviceProfile Profile, Name Name, Vec At, int District, double Character, double Extra)
{
    /// <summary>The streams that it keeps; what comes of raw messages only is left to those.</summary>
    public IEnumerable<SensorStream> Streams => Profile.Streams.Select(stream => new SensorStream(this, stream));
}

/// <summary>One stream of one sensor.</summary>
internal sealed record SensorStream(Sensor Sensor, StreamProfile Kind)
{
    public string Name => $"{Kind.Property} at {Sensor.Name.English}";

    /// <summary>Whether readings come as things happen, and not by the clock.</summary>
    public bool IsEventLike => Kind.IsText || Kind.Key is "signal" or "axles" or "wheelbase";
}
