/** What flags may ask about a request. A visitor who is not logged in has neither user nor account. */
export function buildContext(request) {
  const { user, account } = request.session ?? {};
  return {
    user: user ? { id: user.id, email: user.email } : null,
    account: account ? { id: account.id, plan: account.plan, country: account.country } : null,
  };
}
