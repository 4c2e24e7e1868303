using Civium.Kernel.Access;

namespace Civium.Modules.Sensing.Catalogue;

/// <summary>Something that says who may read it, in its <c>properties/classification</c> and <c>properties/department</c>.</summary>
internal interface IMarked
{
    /// <summary>How far it may travel; null when it does not say.</summary>
    Classification? Classification { get; set; }

    /// <summary>Whose it is; null when it does not say.</summary>
    string? Department { get; set; }
}
