namespace Civium.Modules.Sensing.Catalogue;

/// <summary>The name of the module's database.</summary>
internal static class SensingDatabase
{
    public const string Module = "sensing";
}
