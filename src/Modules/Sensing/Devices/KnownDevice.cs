using Civium.DeviceProfiles;

namespace Civium.Modules.Sensing.Devices;

/// <summary>A Thing that is a device with a profile.</summary>
/// <param name="Profile">Its profile.</param>
/// <param name="Streams">Its Datastreams by the key of the profile's stream.</param>
internal sealed record KnownDevice(DeviceProfile Profile, IReadOnlyDictionary<string, long> Streams);
