namespace Civium.Host.Import.Maps;

/// <summary>One thing wrong with a map.</summary>
/// <param name="Pointer">Where: a JSON pointer (RFC 6901); empty for the whole.</param>
/// <param name="Problem">What is wrong there.</param>
internal sealed record MapFault(string Pointer, string Problem);

/// <summary>A map that cannot be used, with everything that is wrong with it.</summary>
internal sealed class MapException(IReadOnlyList<MapFault> faults)
    : Exception(string.Join(Environment.NewLine, faults.Select(f => $"{(f.Pointer.Length == 0 ? "(the whole)" : f.Pointer)}: {f.Problem}")))
{
    /// <summary>What is wrong, in the map's order.</summary>
    public IReadOnlyList<MapFault> Faults { get; } = faults;
}
