using ErrorOr;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Common;
using Pulse.Application.Portal;
using Pulse.Console.Pages;
using Pulse.Console.SectionForms;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.Portal;

/// <summary>The answer to a form that the script saves.</summary>
/// <param name="Version">The version for the next save. Null if nothing is saved.</param>
/// <param name="Values">Fields that have got a value: ids of new items.</param>
/// <param name="Errors">Errors by field. The field "" is none.</param>
/// <param name="Missing">Number of required fields of the section that are missing. Null if nothing is saved.</param>
internal sealed record SaveAnswer(
    long? Version, IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, string> Errors, int? Missing)
{
    /// <param name="saved">The draft after the save, or why it is not saved.</param>
    /// <param name="section">The section of the form.</param>
    /// <param name="items">The path of each item in the form.</param>
    public static IActionResult Of(ErrorOr<Versioned<PortalApplicationDto>> saved, string section, IReadOnlyList<string> items)
    {
        if (saved.IsError)
        {
            var errors = LostUpdate.Explain(saved.Errors)
                .GroupBy(error => InForm(error.Metadata?.GetValueOrDefault(DomainErrors.PathKey) as string ?? "", items))
                .ToDictionary(group => group.Key, group => string.Join(" ", group.Select(error => error.Description).Distinct()));
            return new JsonResult(new SaveAnswer(null, NoValues, errors, null)) { StatusCode = PageErrors.StatusOf(saved.Errors) };
        }

        var page = new DraftPage(saved.Value);
        var values = items.Zip(page.Draft.BusinessOwners)
            .ToDictionary(item => $"{item.First}.{SectionGroup.IdName}", item => $"{item.Second.Id}");
        var missing = page.Sections.All.First(part => part.Name == section).Missing.Count;
        return new JsonResult(new SaveAnswer(saved.Value.Version, values, NoValues, missing));
    }

    private static Dictionary<string, string> NoValues => [];

    /// <summary>An empty item of the form is not in the patch. The next ones have other numbers there.</summary>
    private static string InForm(string path, IReadOnlyList<string> items) =>
        path.Split('[', ']') is [_, var number, var rest] && int.TryParse(number, out var index) && index < items.Count
            ? items[index] + rest
            : path;
}
