namespace Civium.Contracts.Sensing;

/// <summary>The district that a Thing says it is in (<c>properties/district</c>).</summary>
/// <param name="Thing">The Thing's id.</param>
/// <param name="District">The district's name.</param>
/// <param name="ChineseName">Its name in Simplified Chinese (<c>properties/district:zh-Hans</c>); empty when not told.</param>
/// <param name="IsSample">Whether the Thing says that it is made up (<c>properties/sample</c>).</param>
public sealed record ThingDistrict(long Thing, string District, string ChineseName, bool IsSample);

/// <summary>Which Things are in which district. Safe for concurrent use.</summary>
public interface IDistricts
{
    /// <summary>Every Thing that names a district.</summary>
    Task<IReadOnlyList<ThingDistrict>> ListAsync(CancellationToken cancellation);
}
