namespace Civium.Platform.Observations.Cuts;

/// <summary>A store that can be cut at one moment, in no time and without stopping writers.</summary>
internal interface IObservationCutter
{
    /// <summary>Cuts it now.</summary>
    IObservationCut Cut();
}
