using Microsoft.AspNetCore.Mvc.Filters;

namespace Pulse.Console.Pages;

/// <summary>Finds the caller of a page. Of several filters of a controller, only the one nearest to the action runs.</summary>
internal interface ICallerFilter : IAsyncAuthorizationFilter;
