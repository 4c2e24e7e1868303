namespace Civium.Platform.Access.Storage;

/// <summary>A Data Protection key, as that library writes it.</summary>
internal sealed class ProtectionKey
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    public string Xml { get; set; } = "";
}
