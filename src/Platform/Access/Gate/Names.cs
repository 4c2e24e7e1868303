using System.Globalization;
using System.Text;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;

namespace Civium.Platform.Access.Gate;

/// <summary>Checks what people type as names.</summary>
internal static class Names
{
    /// <summary>The text without spaces around it and in one Unicode form.</summary>
    /// <exception cref="RefusedException">400: empty, too long, or with letters nobody can see.</exception>
    public static string Clean(string? text, int longest, string where)
    {
        string clean;
        try
        {
            clean = (text ?? "").Trim().Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            throw RefusedException.BadRequest("bad-text", "This is not valid Unicode text.", where);
        }

        if (clean.Length == 0 || clean.Length > longest)
        {
            throw RefusedException.BadRequest("bad-length", $"Give from 1 to {longest} characters.", where);
        }

        return clean.Any(letter => char.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator)
            ? throw RefusedException.BadRequest("bad-text", "Leave control and invisible characters out.", where)
            : clean;
    }

    /// <summary>A department's name; null where it is empty.</summary>
    /// <exception cref="RefusedException">400: too long, or with letters nobody can see.</exception>
    public static string? DepartmentOf(string? text, string where) => string.IsNullOrWhiteSpace(text) ? null : Clean(text, 80, where);

    /// <exception cref="RefusedException">400: there is no such role.</exception>
    public static string RoleOf(string? role, string where) => role is not null && Role.All.Contains(role)
        ? role
        : throw RefusedException.BadRequest("unknown-role", $"The role must be one of {string.Join(", ", Role.All)}.", where);
}
