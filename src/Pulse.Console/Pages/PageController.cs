using ErrorOr;
using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Reads;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.Pages;

/// <summary>
/// Base class of all pages. A page sends the same requests as the API, which authorize and audit there. A form that changes something is
/// a POST with the token of its page, and answers with a redirect.
/// </summary>
[ApiExplorerSettings(IgnoreApi = true)]
[ServiceFilter<SignedInFilter>(IsReusable = true)]
[AutoValidateAntiforgeryToken]
[ReadableForm]
[ExpiredForm]
[OwnFields]
public abstract class PageController(IMediator mediator) : Controller
{
    /// <summary>The user and the account in effect.</summary>
    protected PageContext Current => HttpContext.RequestServices.GetRequiredService<PageContext>();

    /// <summary>
    /// Authorizes, validates and sends a request, in this order as the API does. The pipeline authorizes it again. Expensive reads wait
    /// for their place.
    /// </summary>
    /// <returns>The result, or errors. A validation error names its field by the JSON path.</returns>
    protected async Task<ErrorOr<T>> SendAsync<T>(IRequest<ErrorOr<T>> request)
    {
        var services = HttpContext.RequestServices;
        var authorized = await services.GetRequiredService<Authorizer>().AuthorizeAsync(
            services.GetRequiredService<RequestContext>(), request.GetType(), HttpContext.RequestAborted);
        if (authorized.IsError)
        {
            return authorized.Errors;
        }

        var faults = await FaultsOfAsync(request);
        if (faults.Count > 0)
        {
            return faults.ConvertAll(fault => DomainErrors.Invalid(fault.PropertyName, fault.ErrorMessage));
        }

        var place = await services.GetRequiredService<IReadLimiter>().EnterAsync(request.GetType(), HttpContext.RequestAborted);
        if (place.IsError)
        {
            return place.Errors;
        }

        using (place.Value)
        {
            return await mediator.Send(request, HttpContext.RequestAborted);
        }
    }

    /// <summary>Sends a list in an order that only lists of limited length have, and otherwise the same list in its own order.</summary>
    protected async Task<ErrorOr<T>> SendAsync<T>(IRequest<ErrorOr<T>> ordered, IRequest<ErrorOr<T>> inOwnOrder)
    {
        var result = await SendAsync(ordered);
        return result is { IsError: true, FirstError.Type: ErrorType.Validation } ? await SendAsync(inOwnOrder) : result;
    }

    /// <summary>Sends a request and shows its result, or why it is refused.</summary>
    protected async Task<IActionResult> ShowAsync<T>(IRequest<ErrorOr<T>> request, Func<T, IActionResult> show)
    {
        var result = await SendAsync(request);
        return result.Match(show, Refuse);
    }

    /// <summary>Sends a change, and then redirects with a notice for the next page. Errors are shown on a page of their own.</summary>
    protected async Task<IActionResult> ChangeAsync<T>(IRequest<ErrorOr<T>> request, string next, string notice)
    {
        var result = await SendAsync(request);
        return result.IsError ? Refuse(result.Errors) : Done(next, notice);
    }

    /// <summary>
    /// Redirects to a page of the console, which shows the notice once. If the request has revoked something, the notice says which nodes
    /// and services have confirmed it.
    /// </summary>
    protected static IActionResult Done(string next, string notice) => new NoticeRedirect(next, notice);

    /// <summary>The same after a change of the user's own credentials, in a new session.</summary>
    protected async Task<IActionResult> DoneInNewSessionAsync(string next, string notice)
    {
        await HttpContext.RequestServices.GetRequiredService<BrowserSessions>().RenewAsync(HttpContext);
        return Done(next, notice);
    }

    protected static IActionResult Refuse(IReadOnlyList<Error> errors) => new RefusalPage(errors);

    /// <summary>Shows the form again, with its errors beside the fields.</summary>
    protected IActionResult Again(string view, object form, IReadOnlyList<Error> errors)
    {
        PageErrors.AddTo(ModelState, LostUpdate.Explain(errors));
        PageErrors.WriteRetryAfter(Response, errors);
        Response.StatusCode = PageErrors.StatusOf(errors);
        return View(view, form);
    }

    /// <summary>
    /// Texts that cannot be read, such as a number with letters, are reported by the request that misses them. A form that cannot be read
    /// at all is refused.
    /// </summary>
    public override void OnActionExecuting(ActionExecutingContext context)
    {
        ModelState.Clear();
        if (context.ActionDescriptor.Parameters.Any(parameter => IsForm(parameter.ParameterType)
            && (!context.ActionArguments.TryGetValue(parameter.Name, out var form) || form is null)))
        {
            context.Result = Refuse([ReadableFormAttribute.Unreadable]);
        }
    }

    private static bool IsForm(Type parameter) => parameter.IsClass && parameter.Assembly == typeof(PageController).Assembly;

    /// <summary>A request without a validator contains the part that has one, such as a patch.</summary>
    private async Task<List<ValidationFailure>> FaultsOfAsync(object request)
    {
        if (ValidatorOf(request.GetType()) is { } validator)
        {
            return await FaultsOfAsync(request, validator);
        }

        List<ValidationFailure> faults = [];
        foreach (var property in request.GetType().GetProperties())
        {
            if (ValidatorOf(property.PropertyType) is { } checking && property.GetValue(request) is { } part)
            {
                faults.AddRange(await FaultsOfAsync(part, checking));
            }
        }

        return faults;
    }

    private async Task<List<ValidationFailure>> FaultsOfAsync(object part, IValidator validator) =>
        (await validator.ValidateAsync(new ValidationContext<object>(part), HttpContext.RequestAborted)).Errors;

    private IValidator? ValidatorOf(Type type) =>
        HttpContext.RequestServices.GetService(typeof(IValidator<>).MakeGenericType(type)) as IValidator;
}
