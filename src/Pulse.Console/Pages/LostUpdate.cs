using ErrorOr;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.Pages;

/// <summary>Explains a refused lost update to people. The API speaks of a header, which a form does not show.</summary>
internal static class LostUpdate
{
    private static readonly Error Explained = Error.Custom(
        (int)DomainErrors.PreconditionFailedType,
        DomainErrors.PreconditionFailed.Code,
        "This was changed after you opened the form, and nothing is saved. Open the form again and repeat your change.");

    public static IReadOnlyList<Error> Explain(IReadOnlyList<Error> errors) =>
        [.. errors.Select(error => error.Code == Explained.Code ? Explained : error)];
}
