using ErrorOr;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Pulse.Console.Pages;

/// <summary>
/// Refuses a form that cannot be read. The framework would throw an exception for a form, or a part of it, that claims to be in UTF-7,
/// and for a last part without an end.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReadableFormAttribute : Attribute, IAsyncAuthorizationFilter, IOrderedFilter
{
    internal static readonly Error Unreadable = Error.Failure(
        "form_unreadable", "The form cannot be read: it is malformed, too large, or has more than 1,024 fields.");

    /// <summary>After the sign-in and the checks of large forms, and before the check of the form's token.</summary>
    public int Order => 2;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var request = context.HttpContext.Request;
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType)
        {
            return;
        }

        try
        {
            await request.ReadFormAsync(context.HttpContext.RequestAborted);
        }
        catch (Exception exception) when (IsOfForm(exception))
        {
            context.Result = new RefusalPage([Unreadable]);
        }
    }

    /// <summary>The server answers the exceptions of the request itself, such as one for a body that is too large.</summary>
    private static bool IsOfForm(Exception exception) =>
        exception is NotSupportedException or InvalidDataException or (IOException and not BadHttpRequestException);
}
