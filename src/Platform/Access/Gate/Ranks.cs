using Civium.Kernel.Access;

namespace Civium.Platform.Access.Gate;

/// <summary>The order of the roles.</summary>
internal static class Ranks
{
    /// <summary>The place of a role, from 0; -1 for a name that is no role.</summary>
    public static int Of(string role)
    {
        for (var rank = 0; rank < Role.All.Count; rank++)
        {
            if (string.Equals(Role.All[rank], role, StringComparison.Ordinal))
            {
                return rank;
            }
        }

        return -1;
    }

    /// <summary>The highest of some roles.</summary>
    public static int Of(IReadOnlyList<string> roles)
    {
        var highest = -1;
        foreach (var role in roles)
        {
            highest = Math.Max(highest, Of(role));
        }

        return highest;
    }

    /// <summary>The lower of two roles.</summary>
    public static string Lower(string one, string other) => Of(one) <= Of(other) ? one : other;
}
