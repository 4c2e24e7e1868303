using System.Text;

namespace Civium.Platform.Access.Accounts;

/// <summary>The one form in which account names are stored and looked up.</summary>
internal static class AccountNames
{
    /// <summary>Half-width and full-width letters are the same; text that is no valid Unicode is left as it is and finds nobody.</summary>
    public static string Fold(string name)
    {
        try
        {
            return name.Trim().Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return name;
        }
    }
}
