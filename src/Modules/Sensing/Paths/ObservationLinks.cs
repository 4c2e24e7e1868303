using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Catalogue;

namespace Civium.Modules.Sensing.Paths;

/// <summary>What an observation is related to.</summary>
internal static class ObservationLinks
{
    /// <summary>The id of what a relation leads to; 0 when the observation has none.</summary>
    public static long To(Observation observation, string navigation) => navigation switch
    {
        "Datastream" => StreamIds.IsMulti(observation.Stream) ? 0 : observation.Stream,
        "MultiDatastream" => StreamIds.IsMulti(observation.Stream) ? StreamIds.OfMulti(observation.Stream) : 0,
        _ => observation.Feature,
    };

    /// <summary>The number in the observation store of the stream that a relation's id names.</summary>
    public static long Stream(string navigation, long id) => navigation == "MultiDatastream" ? StreamIds.OfMulti(id) : id;
}
