namespace Civium.Platform.Access.Gate;

/// <summary>
/// Why the bearer token of a request is refused. The handler leaves it on the request for the gate, because the authentication
/// middleware keeps the results that succeeded only.
/// </summary>
internal sealed record BearerRefusal(string Reason);
