namespace Civium.Kernel.Access;

/// <summary>What may be done. Which role may do what is decided in one place: the authoriser.</summary>
public enum Permission
{
    /// <summary>See what needs no account: sign-in, health, static files.</summary>
    Enter,

    /// <summary>Read the city's data.</summary>
    Read,

    /// <summary>Act on warnings and incidents.</summary>
    Respond,

    /// <summary>Write things, streams, observations and rules.</summary>
    Steward,

    /// <summary>Manage one's own account and tokens.</summary>
    ManageSelf,

    /// <summary>Manage accounts, see the system's vital signs and its audit.</summary>
    Administer,
}

/// <summary>How far a data set may travel.</summary>
public enum Classification
{
    /// <summary>Anyone may read it.</summary>
    Public,

    /// <summary>Anyone with an account may.</summary>
    Internal,

    /// <summary>Only who was named may.</summary>
    Restricted,
}

/// <summary>
/// What an endpoint or a page asks of its caller. Every endpoint and every page carries one: those without are refused, and a test finds them.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresAttribute(Permission permission, string dataSet, Classification classification = Classification.Internal) : Attribute
{
    /// <summary>What is done.</summary>
    public Permission Permission { get; } = permission;

    /// <summary>To what: the module and the set, such as <c>sensing.observations</c>.</summary>
    public string DataSet { get; } = dataSet;

    /// <summary>How that is classified.</summary>
    public Classification Classification { get; } = classification;
}
