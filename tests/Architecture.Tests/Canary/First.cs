using Civium.Architecture.Tests.Canary.Second;

namespace Civium.Architecture.Tests.Canary.First;

/// <summary>Half of a namespace cycle, which the test must find.</summary>
internal sealed class Here
{
    public There? Other { get; init; }
}
