// Node has this from 22 on; the packages take it for granted.
Promise.withResolvers ??= function () {
  const settlers = {}
  settlers.promise = new Promise((resolve, reject) => Object.assign(settlers, { resolve, reject }))
  return settlers
}
