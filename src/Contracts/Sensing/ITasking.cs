using Civium.Kernel.Access;

namespace Civium.Contracts.Sensing;

/// <summary>Something that a Thing is to do.</summary>
/// <param name="Capability">The id of its TaskingCapability.</param>
/// <param name="Parameters">What to do: the taskingParameters as JSON.</param>
/// <param name="By">Who orders it: it must be allowed to.</param>
/// <param name="Why">Why, in words; it stands in the history.</param>
/// <param name="Key">Names the order, so that a repetition creates nothing; null when it has no name.</param>
public sealed record TaskOrder(long Capability, string Parameters, Actor By, string Why, string? Key = null);

/// <summary>Lets other modules have Things do something. Safe for concurrent use.</summary>
public interface ITasking
{
    /// <summary>Creates a Task durably; it reaches its device soon after.</summary>
    /// <returns>The Task's id.</returns>
    /// <exception cref="Kernel.Requests.RefusedException">400: the capability is not there, or does not allow the parameters; 403: not by this one.</exception>
    Task<long> CreateAsync(TaskOrder order, CancellationToken cancellation);
}
