namespace Civium.Modules.Tests.Sensing.Requirements;

/// <summary>Names the requirement of OGC 18-088 that a test holds the service to.</summary>
/// <param name="name">The part of its URI behind <c>/req/</c>.</param>
/// <param name="negative">Whether the test sends what breaks it.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RequirementAttribute(string name, bool negative = false) : Attribute
{
    public string Uri { get; } = "http://www.opengis.net/spec/iot_sensing/1.1/req/" + name;

    public bool Negative { get; } = negative;
}
