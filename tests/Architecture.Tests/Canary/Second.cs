using Civium.Architecture.Tests.Canary.First;

namespace Civium.Architecture.Tests.Canary.Second;

/// <summary>The other half.</summary>
internal sealed class There
{
    public Here? Other { get; init; }
}
